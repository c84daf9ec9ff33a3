import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import { after, test } from 'node:test';
import { protocolVersion } from '@earshot/protocol';
import { WebSocket } from 'ws';
import { createLobby, patience } from '../../src/doors/lobby.ts';
import type { Identity } from '../../src/ports/core.ts';
import type { Result } from '../../src/ports/result.ts';
import { Away } from '../../src/ports/unavailable.ts';
import { createFakeClock } from '../fake-clock.ts';
import { ada, adaToken, createEchoCore, type EchoCore } from './echo-core.ts';
import { poll } from './frames.ts';
import { openHouse, type House } from './house.ts';
import { request } from './request.ts';

/** A lobby before a core that is away until it comes. */
function opened() {
  const clock = createFakeClock();
  const real = createEchoCore();
  const away = new Away('The core is away.');
  let [isThere, asked] = [false, 0];
  const core: EchoCore = {
    ...real,
    authenticate(token, done) {
      asked += 1;
      if (isThere) real.authenticate(token, done);
      else done({ ok: false, error: away });
    },
  };
  const lobby = createLobby({ clock, core });
  function enter(token: string): { result: Result<Identity | null> | null } {
    const told: { result: Result<Identity | null> | null } = { result: null };
    lobby.authenticate(token, (result) => (told.result = result));
    return told;
  }
  return { clock, core, lobby, away, enter, asked: () => asked, comes: () => (isThere = true) };
}

test('Ada and a stranger come while the core is away: they are kept, and when it is there each is told what it says', () => {
  const { clock, enter, comes } = opened();
  const [one, other] = [enter(adaToken), enter('a wrong token')];
  clock.advance(3_000);
  assert.deepEqual([one.result, other.result], [null, null]);
  comes();
  clock.advance(250);
  assert.deepEqual([one.result, other.result, clock.timers], [{ ok: true, value: ada }, { ok: true, value: null }, 0]);
});

test('The core stays away: who came is told so after six seconds, each by their own', () => {
  const { clock, away, enter } = opened();
  const early = enter(adaToken);
  clock.advance(2_000);
  const late = enter(adaToken);
  clock.advance(patience - 2_000 - 1);
  assert.equal(early.result, null);
  clock.advance(250);
  assert.deepEqual([early.result, late.result], [{ ok: false, error: away }, null]);
  clock.advance(2_000);
  assert.deepEqual([late.result, clock.timers], [{ ok: false, error: away }, 0]);
});

test('The core is there: who comes is told at once, and nothing waits', () => {
  const { clock, enter, comes, asked } = opened();
  comes();
  assert.deepEqual([enter(adaToken).result, asked(), clock.timers], [{ ok: true, value: ada }, 1, 0]);
});

test('The door closes: who waits is told that the core is away, and so is who still comes', () => {
  const { clock, lobby, away, enter } = opened();
  const waiting = enter(adaToken);
  lobby.close();
  lobby.close();
  assert.deepEqual([waiting.result, enter(adaToken).result, clock.timers], [{ ok: false, error: away }, { ok: false, error: away }, 0]);
});

const auth = { authorization: `Bearer ${adaToken}` };

/** Says hello over a socket of its own. */
async function greet({ port, cert }: House): Promise<WebSocket> {
  const socket = new WebSocket(`wss://localhost:${port}/api/socket`, { ca: cert });
  await once(socket, 'open');
  socket.send(JSON.stringify({ t: 'hello', version: protocolVersion, token: adaToken, endpoint_id: ada.userId, resume: null }));
  return socket;
}

test('A socket and an event stream come to a door whose core is away: both are kept and then welcomed, while commands are answered 503', async () => {
  const { clock, core, comes, asked } = opened();
  const house = await openHouse({ core, clock });
  after(() => house.close());
  const socket = await greet(house);
  const welcomed = once(socket, 'message');
  const to = { host: '127.0.0.1', port: house.port, servername: 'localhost', ca: house.cert, agent: false };
  const path = `/api/events?endpoint_id=${ada.deviceId}&version=${protocolVersion}`;
  const stream = https.get({ ...to, path, headers: { host: `localhost:${house.port}`, ...auth } });
  const answered = once(stream, 'response') as Promise<[IncomingMessage]>;
  await poll('both have come', () => (asked() >= 2 ? true : null));
  const refused = await request(house, '/api/users/list', { headers: auth });
  assert.equal(refused.http, 503);
  comes();
  clock.advance(250);
  const [frame] = await welcomed;
  assert.equal(JSON.parse(String(frame)).t, 'welcome');
  const [response] = await answered;
  const [text] = await once(response.setEncoding('utf8'), 'data');
  assert.match(String(text), /^data: .*welcome/);
  socket.terminate();
  stream.destroy();
});
