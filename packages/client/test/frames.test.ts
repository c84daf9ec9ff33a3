import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFrame } from '../src/link/decode.ts';
import { openSocket } from '../src/link/socket.ts';
import type { WireEvents } from '../src/link/wire.ts';
import type { Sockets } from '../src/ports.ts';
import { createEventStreamReader } from '../src/link/event-stream.ts';
import { callOf } from './town/samples.ts';

test('An event stream is cut into its events however it arrives, by any line end, without comments and names', () => {
  const text = ': hello\r\n\r\ndata: one\r\n\r\nevent: x\ndata:two\ndata: more\n\n: beat\n\ndata: three\r\r';
  for (let size = 1; size < text.length; size += 1) {
    const got: string[] = [];
    const read = createEventStreamReader((data) => got.push(data));
    for (let from = 0; from < text.length; from += size) read(text.slice(from, from + size));
    read('\n');
    assert.deepEqual(got, ['one', 'two\nmore', 'three'], `pieces of ${size}`);
  }
});

test('A frame that has not the agreed shape is as if it had not come', () => {
  const call = callOf({ call_id: randomUUID(), caller_id: randomUUID(), callee_id: randomUUID() });
  const ring = { t: 'event', seq: 1, event: { type: 'ring', call, offer: null } };
  assert.deepEqual(decodeFrame(JSON.stringify(ring)), ring);
  for (const text of ['', 'null', '[]', '{"t":"welcome"}', '{"t":"toString"}', '{"t":"bye","reason":"constructor","message":""}']) {
    assert.equal(decodeFrame(text), null, text);
  }
  assert.equal(decodeFrame(JSON.stringify({ ...ring, event: { ...ring.event, call: { ...call, version: 'one' } } })), null);
  assert.equal(decodeFrame(JSON.stringify({ ...ring, event: { type: 'name_taken', username: 'Ada' } })), null, 'no event of the protocol');
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('welcome', 'answer', 'event', 'bye'), (value, t) => {
      decodeFrame(JSON.stringify(value));
      decodeFrame(JSON.stringify({ t, event: value, seq: 1, snapshot: value, body: value, reason: value }));
    }),
  );
});

type SocketEvents = Parameters<Sockets['open']>[1];

test('Each frame of the socket is one JSON text, whatever its SDP is made of, also beside a server that reads it elsewhere', () => {
  const sent: unknown[] = [];
  const heard: unknown[] = [];
  const wires: SocketEvents[] = [];
  const on: WireEvents = { frame: (frame) => heard.push(frame), heard: () => {}, gone: () => {} };
  const sockets = {
    open: (_: string, events: SocketEvents) => {
      wires.push(events);
      return { send: (text: string) => void sent.push(JSON.parse(text)), close: () => {} };
    },
  };
  const opened = openSocket(sockets, { url: 'https://x', token: 'secret', endpointId: 'tab', place: null }, on);
  const [wire = assert.fail('no socket was opened')] = wires;
  wire.opened();
  assert.deepEqual(sent, [{ t: 'hello', version: 1, token: 'secret', endpoint_id: 'tab', resume: null }]);
  const welcome = { t: 'welcome', version: 1, epoch: 'e', seq: 0, snapshot: null, now: 1, name_taken: false, trailing_sdp: true };
  wire.message(JSON.stringify(welcome));
  const sdp = 'v=0\r\ns="Zoë"\u001e☎\r\n';
  const offer = { id: '1', name: 'signal/offer', body: { call_id: 'c', offer: sdp } } as const;
  opened.send(offer);
  assert.deepEqual(sent.slice(1), [{ t: 'command', ...offer }]);
  const told = { t: 'event', seq: 7, event: { type: 'description', call_id: randomUUID(), kind: 'offer', sdp } };
  for (const text of [JSON.stringify(told), `${JSON.stringify(told)}\u001e${sdp}`, `\u001e${sdp}`]) wire.message(text);
  assert.deepEqual(heard, [welcome, told]);
});
