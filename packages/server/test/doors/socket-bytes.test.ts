import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { openHostileHouse } from './hostile-house.ts';
import { connection, remainder } from './request.ts';
import { closeFrame, frameOf, handshakeOf, helloFrame, textFrame, welcomed } from './socket-bytes.ts';

const { house, core } = await openHostileHouse();

test('a socket is understood whose first frame comes together with its handshake, and the next one byte by byte', async () => {
  const socket = await connection(house);
  socket.setNoDelay();
  socket.write(Buffer.concat([Buffer.from(handshakeOf(house)), helloFrame]));
  let text = '';
  async function until(word: string): Promise<void> {
    while (!text.includes(word)) text += String((await once(socket, 'data'))[0]);
  }
  await until('"t":"welcome"');
  const asked = core.asked.length;
  const frame = textFrame({ t: 'command', id: 'ë☎', name: 'users/list', body: { search: 'a'.repeat(200) } });
  for (const byte of frame) await new Promise<void>((resolve) => socket.write(Buffer.of(byte), () => resolve()));
  await until('"id":"ë☎"');
  assert.equal(core.asked.length, asked + 1);
  socket.destroy();
});

function command(id: string): Buffer {
  return textFrame({ t: 'command', id, name: 'users/list', body: {} });
}

/** What came, in its order: answers by their ids, and `close` for a close frame of two bytes. */
function heard(text: string): readonly string[] {
  return [...text.replaceAll('\ufffd\u0002\u0003', '"id":"close"').matchAll(/"id":"([^"]*)"/g)].map(([, id]) => id ?? '');
}

describe('everything is said before a connection ends', () => {
  test('by a close frame that came with the commands', async () => {
    const socket = await welcomed(house);
    socket.write(Buffer.concat([command('1'), command('zwei ☎'), command('3'), closeFrame]));
    assert.deepEqual(heard(await remainder(socket)), ['1', 'zwei ☎', '3', 'close']);
  });

  test('by a half that closes without a word', async () => {
    const socket = await welcomed(house);
    socket.end(Buffer.concat([command('1'), command('2')]));
    assert.deepEqual(heard(await remainder(socket)), ['1', '2']);
  });

  test('by a frame that breaks the rules', async () => {
    const socket = await welcomed(house);
    socket.write(Buffer.concat([command('1'), frameOf(0xf1, Buffer.from('?'))]));
    assert.deepEqual(heard(await remainder(socket)), ['1', 'close']);
  });

  test('by the server', async () => {
    const socket = await welcomed(house);
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
