import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { defaultLimits } from '../../src/limits/limits.ts';
import { createEchoCore } from './echo-core.ts';
import { openHouse, type House } from './house.ts';
import { request } from './request.ts';

/** What the doors refuse by themselves is told to the core, for admins to see. */
const told: string[] = [];
let house: House;

before(async () => {
  const limits = { ...defaultLimits, requestsPerAddress: { points: 5, seconds: 60 } };
  const core = { ...createEchoCore(), refused: (code: string, address: string) => void told.push(`${code} ${address}`) };
  house = await openHouse({ core, limits, trustProxy: ['127.0.0.1'] });
});
after(() => house.close());

const far = { 'x-forwarded-for': '203.0.113.9' };
const evil = { ...far, origin: 'https://evil.test' };
const hello = { t: 'hello', version: 1, token: 'guessed '.repeat(5), endpoint_id: randomUUID(), resume: null };

/** Opens a socket from far away, and answers the code by which it is closed; a handshake that is refused is 1006. */
function knock(headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`wss://localhost:${house.port}/api/socket`, { ca: house.cert, headers });
  // A handshake that is refused is an error first.
  socket.on('error', () => undefined);
  socket.on('open', () => socket.send(JSON.stringify(hello)));
  return new Promise((resolve) => socket.on('close', resolve));
}

const cases: readonly (readonly [what: string, code: string, ask: () => Promise<number>, answered: number])[] = [
  ['a request from the page of another', 'bad_origin', async () => (await request(house, '/api/users/list', { headers: evil })).http, 403],
  ['a socket from the page of another', 'bad_origin', () => knock(evil), 1006],
  ['a socket with a token that is nobody’s', 'unauthorized', () => knock(far), 4401],
  [
    'a stream with a token that is nobody’s',
    'unauthorized',
    async () => (await request(house, `/api/events?endpoint_id=${randomUUID()}&version=1`, { headers: far })).http,
    401,
  ],
];

for (const [what, code, ask, answered] of cases) {
  test(`Admins see ${what}: ${code}, and from where`, async () => {
    told.length = 0;
    assert.equal(await ask(), answered);
    assert.deepEqual(told, [`${code} 203.0.113.9`]);
  });
}

test('Admins see that somebody asks too often', async () => {
  told.length = 0;
  const headers = { 'x-forwarded-for': '203.0.113.10' };
  for (let times = 0; times < 6; times += 1) await request(house, '/api/health/none', { headers });
  assert.deepEqual(told.slice(-1), ['too_many 203.0.113.10']);
});
