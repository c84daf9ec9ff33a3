import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import fc from 'fast-check';
import { Unmasking } from '../../src/doors/unmasking.ts';
import { ada, adaToken } from './echo-core.ts';
import { openHostileHouse } from './hostile-house.ts';
import { connection } from './request.ts';

interface Frame {
  /** FIN and opcode. */
  readonly first: number;
  /** Bytes that its length takes beside the first: 0, 2 or 8. */
  readonly form: number;
  readonly key: Uint8Array | null;
  readonly payload: Uint8Array;
}

/** A frame as it is sent (RFC 6455 section 5.2), or as it is to be once its mask is off. */
function bytesOf({ first, form, key, payload }: Frame, masked: boolean): Buffer {
  const length = Buffer.alloc(form);
  if (form === 2) length.writeUInt16BE(payload.length);
  if (form === 8) length.writeBigUInt64BE(BigInt(payload.length));
  const short = form === 0 ? payload.length : form === 2 ? 126 : 127;
  const head = [first, key === null ? short : 0x80 | short];
  const mask = key === null ? [] : masked ? key : [0, 0, 0, 0];
  return Buffer.concat([
    Buffer.from(head),
    length,
    Buffer.from(mask),
    payload.map((byte, at) => (masked ? byte ^ (key?.[at % 4] ?? 0) : byte)),
  ]);
}

const formOf = (size: number): fc.Arbitrary<number> => fc.constantFrom(...[0, 2, 8].filter((form) => size < 126 || form > 0));
const frames = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 120, max: 130 }), fc.integer({ min: 0, max: 3_000 })).chain((size) =>
    fc.record<Frame>({
      first: fc.constantFrom(0x81, 0x01, 0x80, 0x82, 0x89, 0x8a, 0x88, 0xff),
      form: formOf(size),
      key: fc.option(fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.constant(new Uint8Array(4))), { freq: 8 }),
      payload: fc.uint8Array({ minLength: size, maxLength: size }),
    }),
  ),
  { minLength: 1, maxLength: 6 },
);
const cuts = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4_000 })), { minLength: 1 });

test('frames of every form come out with their payload bare and a mask of zeros, wherever the network cuts them; those without a mask as they were', () => {
  fc.assert(
    fc.property(frames, cuts, (sent, sizes) => {
      const wire = Buffer.concat(sent.map((frame) => bytesOf(frame, true)));
      const unmasking = new Unmasking();
      const heard: Buffer[] = [];
      for (let at = 0, cut = 0; at < wire.length; cut += 1) {
        const end = at + (sizes[cut % sizes.length] ?? 1);
        const chunk = Buffer.from(wire.subarray(at, end));
        unmasking.take(chunk);
        heard.push(chunk);
        at = end;
      }
      assert.deepEqual(Buffer.concat(heard), Buffer.concat(sent.map((frame) => bytesOf(frame, false))));
    }),
    { numRuns: 300 },
  );
});

const { house, core } = await openHostileHouse();

test('a socket is understood whose first frame comes together with its handshake, and the next one byte by byte', async () => {
  const frame = (text: string): Buffer =>
    bytesOf({ first: 0x81, form: 2, key: Uint8Array.of(0xa1, 0x02, 0xc3, 0xf4), payload: Buffer.from(text) }, true);
  const hello = JSON.stringify({ t: 'hello', version: 1, token: adaToken, endpoint_id: ada.userId, resume: null });
  const command = JSON.stringify({ t: 'command', id: 'ë☎', name: 'users/list', body: { search: 'a'.repeat(200) } });
  const socket = await connection(house);
  socket.setNoDelay();
  const handshake = ['GET /api/socket HTTP/1.1', `Host: localhost:${house.port}`, 'Connection: Upgrade', 'Upgrade: websocket'];
  const versions = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''];
  socket.write(Buffer.concat([Buffer.from([...handshake, ...versions].join('\r\n')), frame(hello)]));
  let text = '';
  const until = async (word: string): Promise<void> => {
    while (!text.includes(word)) text += String((await once(socket, 'data'))[0]);
  };
  await until('"t":"welcome"');
  const asked = core.asked.length;
  for (const byte of frame(command)) await new Promise<void>((resolve) => socket.write(Buffer.of(byte), () => resolve()));
  await until('"id":"ë☎"');
  assert.equal(core.asked.length, asked + 1);
  socket.destroy();
});
