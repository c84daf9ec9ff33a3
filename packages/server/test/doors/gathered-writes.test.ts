import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { test } from 'node:test';
import { gatherWrites } from '../../src/doors/gathered-writes.ts';

/** A connection, and what each of its writes carried. */
function connection() {
  const writes: string[] = [];
  const stream = new Duplex({
    decodeStrings: false,
    read() {},
    write(chunk, _encoding, done) {
      writes.push(String(chunk));
      done();
    },
    writev(chunks, done) {
      writes.push(chunks.map(({ chunk }) => String(chunk)).join('+'));
      done();
    },
  });
  const sends = gatherWrites(stream);
  function send(text: string): void {
    sends(text.length);
    stream.write(text);
  }
  return { writes, stream, send };
}

test('What is said to a connection in one turn of the event loop leaves as one write, and what comes later as another', async () => {
  const { send, writes } = connection();
  for (const text of ['call', 'me', 'answer']) send(text);
  assert.deepEqual(writes, []);
  await nextTurn();
  assert.deepEqual(writes, ['call+me+answer']);
  send('later');
  await nextTurn();
  assert.deepEqual(writes, ['call+me+answer', 'later']);
});

test('More than a record of TLS carries does not wait for the end of the turn', async () => {
  const { send, writes } = connection();
  const [half, large] = ['h'.repeat(10_000), 'l'.repeat(20_000)];
  send(half);
  send(half);
  assert.deepEqual(writes, [half], 'the second would not fit in');
  send(large);
  assert.deepEqual(writes, [half, half, large]);
  send('small');
  await nextTurn();
  assert.deepEqual(writes, [half, half, large, 'small']);
});

test('A connection that is closed in the turn has all that was said to it', async () => {
  const { send, stream, writes } = connection();
  send('bye');
  stream.end('close frame');
  await nextTurn();
  assert.deepEqual(writes.join('+'), 'bye+close frame');
});
