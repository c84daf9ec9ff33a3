import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lateDoor, type OpenWire } from '../src/link/wire.ts';
import { openStream } from '../src/link/stream.ts';
import type { Clock, Http, Streams } from '../src/ports.ts';

type Asked = Parameters<Http['request']>[0];

const clock: Clock = { now: () => 0, wall: () => 0, after: () => () => undefined };
const greeting = { url: 'https://earshot.test', token: 'secret', endpointId: 'e-1', place: null };

/** A stream whose requests are never answered, and what it asked for. */
function opened() {
  const asked: Asked[] = [];
  const urls: string[] = [];
  let say: (text: string) => void = () => undefined;
  const http: Http = {
    request: (to) => {
      asked.push(to);
      return new Promise(() => undefined);
    },
  };
  const streams: Streams = {
    open: ({ url }, on) => {
      urls.push(url);
      say = (text) => on.data(text);
      return { close: () => undefined };
    },
  };
  const frames: string[] = [];
  const wire = openStream({ http, streams, clock }, greeting, {
    frame: ({ t }) => frames.push(t),
    heard: () => undefined,
    gone: () => undefined,
  });
  return { wire, asked, urls, frames, say: (text: string) => say(text) };
}

test('The stream says that it answers pings, and answers each at once, whatever command waits and without a timer', () => {
  const { wire, asked, urls, frames, say } = opened();
  assert.match(urls[0] ?? '', /[?&]pings=answered(&|$)/);
  wire.send({ id: '1', name: 'call/end', body: { call_id: 'c-1' } });
  say('{"t":"ping"}');
  say('{"t":"ping"}');
  const beat = { method: 'POST', url: 'https://earshot.test/api/users/heartbeat', token: 'secret', body: { endpoint_id: 'e-1' } };
  assert.equal(asked.length, 3);
  for (const { ms, ...request } of asked.slice(1)) {
    assert.deepEqual(request, beat);
    assert.ok(ms !== undefined && ms <= 12_000, 'and one that comes to nothing is given up');
  }
  assert.deepEqual(frames, []);
  wire.close();
});

/** A door whose code comes, or does not, when the test says so. */
function late() {
  const told: string[] = [];
  const door: OpenWire = (to, on) => {
    told.push(`opened with ${to.token}`);
    on.heard();
    return { renew: () => undefined, send: ({ id }) => void told.push(`sent ${id}`), close: () => void told.push('closed') };
  };
  const { promise, resolve, reject } = Promise.withResolvers<OpenWire>();
  const on = {
    frame: () => undefined,
    heard: () => void told.push('heard'),
    gone: (reason: unknown) => void told.push(`gone: ${String(reason)}`),
  };
  const wire = lateDoor(() => promise)(greeting, on);
  return { wire, told, comes: () => resolve(door), fails: () => reject(new TypeError('Failed to fetch')) };
}

test('A door whose code is still to come opens with it; one that was closed before opens nothing', async () => {
  const [one, two] = [late(), late()];
  assert.deepEqual(one.told, []);
  two.wire.close();
  for (const { comes } of [one, two]) comes();
  await Promise.resolve();
  one.wire.send({ id: '1', name: 'users/heartbeat', body: {} });
  one.wire.close();
  assert.deepEqual([one.told, two.told], [['opened with secret', 'heard', 'sent 1', 'closed'], []]);
});

test('A door whose code does not come is a wire that is gone, told once', async () => {
  const { wire, told, fails } = late();
  fails();
  await new Promise(setImmediate);
  assert.deepEqual(told, ['gone: null']);
  wire.close();
});
