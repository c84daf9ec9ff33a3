import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import { after, describe, test } from 'node:test';
import { times } from '@earshot/protocol';
import { WebSocket } from 'ws';
import { ada, adaToken, createEchoCore } from './echo-core.ts';
import { createFakeClock } from '../fake-clock.ts';
import { openHouse } from './house.ts';
import { request } from './request.ts';

const core = createEchoCore();
const clock = createFakeClock();
const house = await openHouse({ core, clock });
after(() => house.close());

const auth = { authorization: `Bearer ${adaToken}` };
const other = ada.userId.replace(/a$/, 'b');

/** An event stream: what came over it, and a way to wait for more of it or for its end. */
async function openStream(pings: string) {
  const to = { host: '127.0.0.1', port: house.port, servername: 'localhost', ca: house.cert, agent: false };
  const path = `/api/events?endpoint_id=${ada.userId}&version=1${pings}`;
  const asked = https.request({ ...to, path, headers: { host: `localhost:${house.port}`, ...auth } });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.end();
  const [response] = await answered;
  let text = '';
  response.setEncoding('utf8').on('data', (part: string) => void (text += part));
  response.on('error', () => {});
  const ended = new Promise<void>((resolve) => void response.once('close', resolve));
  async function comes(what: string): Promise<void> {
    while (!text.includes(what)) await once(response, 'data');
    text = text.slice(text.indexOf(what) + what.length);
  }
  await comes('welcome');
  function close(): Promise<void> {
    asked.destroy();
    return ended;
  }
  return { comes, ended, seen: () => text, close };
}

function beat(endpointId: string) {
  return request(house, '/api/users/heartbeat', {
    method: 'POST',
    headers: { ...auth, 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint_id: endpointId }),
  });
}

describe('an event stream whose client answers pings', () => {
  test('is pinged, and stays as long as it answers', async () => {
    const stream = await openStream('&pings=answered');
    for (let turn = 0; turn < 10; turn += 1) {
      const lives = core.lives.length;
      clock.advance(times.ping);
      await stream.comes('data: {"t":"ping"}\n\n');
      assert.equal((await beat(ada.userId)).http, 200);
      assert.deepEqual(core.lives.slice(lives), ['alive'], 'an answer is a sign of life, a ping alone is none');
    }
    await stream.close();
  });

  test('any request of its endpoint is an answer', async () => {
    const stream = await openStream('&pings=answered');
    for (let turn = 0; turn < 5; turn += 1) {
      clock.advance(times.ping);
      await stream.comes('"ping"');
      await request(house, `/api/users/list?endpoint_id=${ada.userId}`, { headers: auth });
    }
    await stream.close();
  });

  test('is cut when two pings got no answer, so that its network may be gone for 36 s at most; requests of others are no answer', async () => {
    const stream = await openStream('&pings=answered');
    const lives = core.lives.length;
    for (let turn = 0; turn < 2; turn += 1) {
      clock.advance(times.ping);
      await stream.comes('"ping"');
      await beat(other);
      await request(house, '/api/users/list', { headers: auth });
    }
    assert.deepEqual(core.lives.slice(lives), []);
    clock.advance(times.ping);
    await stream.ended;
    assert.deepEqual(core.lives.slice(lives), ['detach']);
    assert.ok(3 * times.ping + times.idleGrace < 60_000, 'and nobody is shown as there for longer than a minute');
  });
});

test('an event stream that is only read gets comments, no pings, and stays', async () => {
  const stream = await openStream('');
  for (let turn = 0; turn < 10; turn += 1) {
    clock.advance(times.ping);
    await stream.comes(':\n\n');
  }
  assert.doesNotMatch(stream.seen(), /ping/);
  await stream.close();
});

test('what else stands for pings is refused', async () => {
  const { http, json } = await request(house, `/api/events?endpoint_id=${ada.userId}&version=1&pings=maybe`, { headers: auth });
  assert.equal(http, 400);
  assert.match(json.message, /pings/);
});

test('a socket whose network is gone is cut as soon', async () => {
  const socket = new WebSocket(`wss://localhost:${house.port}/api/socket`, { ca: house.cert, autoPong: false });
  await once(socket, 'open');
  socket.send(JSON.stringify({ t: 'hello', version: 1, token: adaToken, endpoint_id: ada.userId, resume: null }));
  await once(socket, 'message');
  const closed = once(socket, 'close');
  for (let turn = 0; turn < 2; turn += 1) {
    const pinged = once(socket, 'ping');
    clock.advance(times.ping);
    await pinged;
  }
  clock.advance(times.ping);
  await closed;
});
