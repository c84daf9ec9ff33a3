import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { createFakeClock } from '../fake-clock.ts';
import { ada, adaToken, createEchoCore, type EchoCore } from './echo-core.ts';
import { openHouse, type House } from './house.ts';
import { request, type Asked } from './request.ts';
import { tryUpgrade } from './try-upgrade.ts';

const auth = { authorization: `Bearer ${adaToken}` };
const json = { 'content-type': 'application/json' };

function far(address: string): Record<string, string> {
  return { 'x-forwarded-for': address };
}

describe('who may speak to the server', () => {
  let house: House;
  before(async () => {
    house = await openHouse({ core: createEchoCore(), origins: ['https://phone.example', 'https://other.example:8443'] });
  });
  after(() => house.close());

  function list(headers: Record<string, string>): Asked {
    return { headers: { ...auth, ...headers } };
  }
  const cases: [string, (port: number) => Record<string, string>, boolean][] = [
    ['our own name', () => ({}), true],
    ['our own name in capitals', (port) => ({ host: `LOCALHOST:${port}` }), true],
    ['our address', (port) => ({ host: `127.0.0.1:${port}` }), true],
    ['our IPv6 address', (port) => ({ host: `[::1]:${port}` }), true],
    ['our name with the final dot', (port) => ({ host: `localhost.:${port}` }), true],
    ['a name that was rebound to us', (port) => ({ host: `evil.example:${port}` }), false],
    ['a name with a user in it', (port) => ({ host: `localhost@evil.example:${port}` }), false],
    ['a configured origin', () => ({ host: 'phone.example' }), true],
    ['our page', (port) => ({ origin: `https://localhost:${port}` }), true],
    ['another port of our host', (port) => ({ origin: `https://localhost:${port + 1}` }), false],
    ['our page without TLS', (port) => ({ origin: `http://localhost:${port}` }), false],
    ['a page of nowhere', () => ({ origin: 'null' }), false],
    ['another page', () => ({ origin: 'https://evil.example' }), false],
    ['a page whose name begins like ours', (port) => ({ origin: `https://localhost:${port}.evil.example` }), false],
    ['a configured page', () => ({ origin: 'https://other.example:8443' }), true],
    ['a configured page at another port', () => ({ origin: 'https://other.example' }), false],
    ['a configured page with its port written out', () => ({ origin: 'https://phone.example:443' }), true],
  ];
  for (const [who, headers, welcome] of cases) {
    test(`${who} is ${welcome ? 'welcome' : 'refused'} at every door`, async () => {
      const given = headers(house.port);
      for (const path of ['/api/users/list', '/api/nothing', '/']) {
        const { http, json: body } = await request(house, path, list(given));
        assert.equal(http === 403, !welcome, `${path}: ${http}`);
        if (http !== 403) continue;
        assert.equal(body.code, 'bad_origin');
        assert.match(body.message, /EARSHOT_ORIGINS/);
      }
      assert.equal(await tryUpgrade(house, given), welcome ? 101 : 403);
    });
  }

  test('health answers a probe by any name, but no foreign page', async () => {
    assert.equal((await request(house, '/api/health', { headers: { host: '10.1.2.3' } })).http, 200);
    assert.equal((await request(house, '/api/health', { headers: { origin: 'https://evil.example' } })).http, 403);
  });

  test('a configured page may read answers and send tokens, and nobody else may', async () => {
    const origin = 'https://phone.example';
    const wishes = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    const asked = await request(house, '/api/call/initiate', { method: 'OPTIONS', headers: { origin, ...wishes } });
    assert.equal(asked.http, 204);
    assert.equal(asked.headers['access-control-allow-origin'], origin);
    assert.match(String(asked.headers['access-control-allow-headers']), /authorization/i);
    assert.equal(asked.headers['access-control-allow-credentials'], undefined);
    const read = await request(house, '/api/users/list', { headers: { origin } });
    assert.deepEqual([read.http, read.headers['access-control-allow-origin'], read.headers.vary], [401, origin, 'Origin']);
    const evil = await request(house, '/api/call/initiate', { method: 'OPTIONS', headers: { origin: 'https://evil.example', ...wishes } });
    assert.deepEqual([evil.http, evil.headers['access-control-allow-origin']], [403, undefined]);
    const own = await request(house, '/api/users/list', { headers: { origin: house.origin, ...auth } });
    assert.deepEqual([own.http, own.headers['access-control-allow-origin']], [200, undefined]);
  });
});

test('every answer carries the strict headers, and the API is never stored', async () => {
  const house = await openHouse({ core: createEchoCore() });
  try {
    for (const path of ['/api/health', '/api/users/list', '/api/nothing', '/', '/api/%']) {
      const { headers } = await request(house, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['strict-transport-security'], undefined);
      assert.equal(headers['cache-control'], 'no-store', path);
      assert.equal(headers['x-powered-by'], undefined);
      if (path === '/api/%') continue;
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/);
      assert.match(String(headers['permissions-policy']), /microphone=\(self\).*camera=\(\)/);
    }
  } finally {
    await house.close();
  }
});

describe('what tells about the server', () => {
  let house: House;
  let core: EchoCore;
  let late = false;
  const counted: string[] = [];
  before(async () => {
    core = createEchoCore();
    house = await openHouse({
      core,
      overloaded: () => late,
      health: () => ({ started_at: 1 }),
      metricsToken: 'let-me-read',
      metrics: {
        contentType: 'text/plain; version=0.0.4',
        text: async () => 'earshot_up 1\n',
        answered: (door, name, http) => counted.push(`${door} ${name} ${http}`),
        connected() {},
      },
    });
  });
  after(() => house.close());

  test('health says ok with the version, or why not', async () => {
    const fit = await request(house, '/api/health');
    const addresses = [`https://192.0.2.7:${house.port}`];
    assert.deepEqual([fit.http, fit.json], [200, { status: 'ok', database: 'ok', version: '0.0.0', started_at: 1, addresses }]);
    core.degradedBecause = 'Calls cannot be written.';
    const degraded = await request(house, '/api/health');
    core.degradedBecause = null;
    assert.deepEqual([degraded.http, degraded.json.status, degraded.json.reason], [200, 'degraded', 'Calls cannot be written.']);
    core.unfitBecause = 'The disk is full.';
    const unfit = await request(house, '/api/health');
    core.unfitBecause = null;
    assert.deepEqual([unfit.http, unfit.json.status, unfit.json.message], [503, 'error', 'The disk is full.']);
    assert.equal(unfit.headers.connection, 'close', 'who asks again may come in by another door');
  });

  test('metrics are for this machine and for who has the token', async () => {
    assert.equal((await request(house, '/metrics')).text, 'earshot_up 1\n');
    const proxied = await request(house, '/metrics', { headers: far('192.0.2.1') });
    assert.deepEqual([proxied.http, proxied.json.code], [401, 'unauthorized']);
    assert.equal((await request(house, '/metrics', { headers: { ...far('192.0.2.1'), authorization: 'Bearer let-me-in' } })).http, 401);
    assert.equal((await request(house, '/metrics', { headers: { ...far('192.0.2.1'), authorization: 'Bearer let-me-read' } })).http, 200);
    await request(house, '/api/users/heartbeat', { method: 'POST', headers: auth });
    assert.equal(counted.at(-1), 'rest users/heartbeat 200');
  });

  test('in overload new names and new calls wait, and running calls go on', async () => {
    late = true;
    try {
      function post(path: string): ReturnType<typeof request> {
        return request(house, path, { method: 'POST', headers: { ...auth, ...json }, body: '{}' });
      }
      for (const path of ['/api/users/register', '/api/call/initiate', '/api/signal/initiate']) {
        const { http, json: body, headers } = await post(path);
        assert.deepEqual([http, body.code], [503, 'overloaded'], path);
        assert.deepEqual([headers['retry-after'], body.retry_after], ['5', 5]);
      }
      for (const path of ['/api/call/accept', '/api/call/end', '/api/signal/ice', '/api/call/resume'])
        assert.equal((await post(path)).http, 200, path);
    } finally {
      late = false;
    }
  });
});

test('closing says bye to who is there, leaves no timer behind, and may be done twice', async () => {
  const clock = createFakeClock();
  const core = createEchoCore();
  const house = await openHouse({ core, clock });
  const greeted = new WebSocket(`wss://localhost:${house.port}/api/socket`, { ca: house.cert });
  await once(greeted, 'open');
  greeted.send(JSON.stringify({ t: 'hello', version: 1, token: adaToken, endpoint_id: ada.userId, resume: null }));
  await once(greeted, 'message');
  const silent = new WebSocket(`wss://localhost:${house.port}/api/socket`, { ca: house.cert });
  await once(silent, 'open');
  const byes = [greeted, silent].map(async (socket) => {
    const [text] = await once(socket, 'message');
    const [code] = await once(socket, 'close');
    return [JSON.parse(String(text)).reason, code];
  });
  await Promise.all([house.close(), house.close()]);
  assert.deepEqual(await Promise.all(byes), [
    ['restart', 1012],
    ['restart', 1012],
  ]);
  assert.equal(clock.timers, 0);
  await house.close();
});
