import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { GatheredWrites, Round } from '../../src/doors/gathered-writes.ts';
import { ada, adaToken } from './echo-core.ts';
import { openHostileHouse } from './hostile-house.ts';
import { connection, remainder } from './request.ts';

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

const { house, core } = await openHostileHouse();

/** A text or close frame of a client, under a mask that changes nothing (RFC 6455 section 5.2). */
const frameOf = (first: number, payload: Buffer): Buffer => {
  const head = payload.length > 125 ? [first, 0x80 | 126, payload.length >> 8, payload.length & 0xff] : [first, 0x80 | payload.length];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
};
const textFrame = (value: unknown): Buffer => frameOf(0x81, Buffer.from(JSON.stringify(value)));
const closeFrame = frameOf(0x88, Buffer.from([1000 >> 8, 1000 & 0xff]));
const command = (id: string): Buffer => textFrame({ t: 'command', id, name: 'users/list', body: {} });

async function shaken(): Promise<TLSSocket> {
  const socket = await connection(house);
  const headers = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  socket.write(`GET /api/socket HTTP/1.1\r\nHost: localhost:${house.port}\r\n${headers}\r\n\r\n`);
  await once(socket, 'data');
  socket.write(textFrame({ t: 'hello', version: 1, token: adaToken, endpoint_id: ada.userId, resume: null }));
  await once(socket, 'data');
  return socket;
}

/** What came, in its order: answers by their ids, and `close` for a close frame of two bytes. */
const heard = (text: string): readonly string[] =>
  [...text.replaceAll('\ufffd\u0002\u0003', '"id":"close"').matchAll(/"id":"([^"]*)"/g)].map(([, id]) => id ?? '');

describe('everything is said before a connection ends', () => {
  test('by a close frame that came with the commands', async () => {
    const socket = await shaken();
    socket.write(Buffer.concat([command('1'), command('zwei ☎'), command('3'), closeFrame]));
    assert.deepEqual(heard(await remainder(socket)), ['1', 'zwei ☎', '3', 'close']);
  });

  test('by a half that closes without a word', async () => {
    const socket = await shaken();
    socket.end(Buffer.concat([command('1'), command('2')]));
    assert.deepEqual(heard(await remainder(socket)), ['1', '2']);
  });

  test('by a frame that breaks the rules', async () => {
    const socket = await shaken();
    socket.write(Buffer.concat([command('1'), frameOf(0xf1, Buffer.from('?'))]));
    assert.deepEqual(heard(await remainder(socket)), ['1', 'close']);
  });

  test('by the server', async () => {
    const socket = await shaken();
    const wire = core.wires.at(-1);
    wire?.send('{"id":"1"}');
    wire?.send('{"id":"☎"}');
    wire?.send('{"id":"3"}');
    wire?.close('restart');
    wire?.send('{"id":"4"}');
    socket.write(closeFrame);
    const text = await remainder(socket);
    assert.deepEqual(heard(text), ['1', '☎', '3']);
    assert.ok(text.indexOf('"bye"') > text.indexOf('"3"'), text);
  });
});
