import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GatheredWrites, Round } from '../../src/doors/gathered-writes.ts';

interface Line {
  readonly stream: Writable;
  readonly writes: GatheredWrites;
  readonly written: string[];
}

function line(round = new Round()): Line {
  const written: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      written.push(String(text));
      done();
    },
  });
  return { stream, writes: new GatheredWrites(stream, round), written };
}

describe('writes of one turn of the event loop', () => {
  test('are one write of each connection, in their order, and so again in the next turn', async () => {
    const round = new Round();
    const [one, other] = [line(round), line(round)];
    for (const text of ['a', 'b', 'c']) {
      one.writes.write(text);
      other.writes.write(text.toUpperCase());
    }
    assert.deepEqual([one.writes.held, one.written, other.written], [3, [], []]);
    await nextTurn();
    one.writes.write('d');
    await nextTurn();
    assert.deepEqual([one.writes.held, one.written, other.written], [0, ['abc', 'd'], ['ABC']]);
  });

  test('are handed over sooner when asked, and only once', async () => {
    const { writes, written } = line();
    writes.write('a');
    writes.flush();
    writes.flush();
    assert.deepEqual(written, ['a']);
    writes.write('b');
    await nextTurn();
    assert.deepEqual(written, ['a', 'b']);
  });

  test('wait until they are a record of TLS and no longer', async () => {
    const { writes, written } = line();
    writes.write('a'.repeat(16_000));
    writes.write('b'.repeat(384));
    assert.equal(writes.held, 16_384);
    writes.write('c');
    assert.deepEqual([writes.held, written.length], [1, 1]);
    writes.write('d'.repeat(65_000));
    writes.write('e');
    await nextTurn();
    assert.deepEqual(
      written.map((text) => [text[0], text.length]),
      [
        ['a', 16_384],
        ['c', 1],
        ['d', 65_000],
        ['e', 1],
      ],
    );
  });

  test('of sixty-four connections do not wait for a sixty-fifth', async () => {
    const round = new Round();
    const lines = Array.from({ length: 65 }, () => line(round));
    for (const { writes } of lines) writes.write('a');
    const written = () => lines.filter((each) => each.written.join('') === 'a').length;
    assert.equal(written(), 64);
    await nextTurn();
    assert.equal(written(), 65);
  });

  test('of a connection that is gone are dropped, and the others are written', async () => {
    const round = new Round();
    const [gone, bob] = [line(round), line(round)];
    gone.writes.write('a');
    bob.writes.write('b');
    gone.stream.destroy();
    await nextTurn();
    gone.writes.write('c');
    await nextTurn();
    assert.deepEqual([gone.written, gone.writes.held, bob.written], [[], 0, ['b']]);
  });
});
