import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { limitKey } from '../../src/limits/address-group.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { ada, adaToken, createEchoCore, type EchoCore } from './echo-core.ts';
import { openHouse, type House } from './house.ts';
import { request } from './request.ts';
import { tryUpgrade } from './try-upgrade.ts';

const auth = { authorization: `Bearer ${adaToken}` };

function far(address: string): Record<string, string> {
  return { 'x-forwarded-for': address };
}

test('an IPv4 address is counted for itself in whatever clothes, an IPv6 address with its network', () => {
  const keys: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000::5:6:7:8', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
  ];
  for (const [address, key] of keys) assert.equal(limitKey(address), key, address);
});

describe('limits by address', () => {
  let house: House;
  let core: EchoCore;
  let pageFolder: string;
  before(async () => {
    core = createEchoCore();
    const limits = {
      ...defaultLimits,
      requestsPerAddress: { points: 10, seconds: 60 },
      connectionsPerAddress: 3,
      greetingsPerAddress: 2,
    };
    pageFolder = mkdtempSync(join(tmpdir(), 'earshot-page-'));
    for (const file of ['index.html', 'docs.html']) writeFileSync(join(pageFolder, file), '<!doctype html>');
    house = await openHouse({ core, limits, pageFolder, trustProxy: ['127.0.0.0/8'] });
  });
  after(async () => {
    await house.close();
    rmSync(pageFolder, { recursive: true });
  });

  test('a stranger who asks too often is told when to come back; others and this machine are not', async () => {
    for (let n = 0; n < 10; n += 1)
      assert.equal((await request(house, '/api/users/list', { headers: { ...auth, ...far('192.0.2.1') } })).http, 200);
    const late = await request(house, '/api/users/list', { headers: { ...auth, ...far('192.0.2.1') } });
    assert.deepEqual([late.http, late.json.code], [429, 'too_many']);
    assert.ok(Number(late.headers['retry-after']) > 0);
    assert.equal(late.json.retry_after, Number(late.headers['retry-after']));
    assert.equal((await request(house, '/api/users/list', { headers: { ...auth, ...far('192.0.2.2') } })).http, 200);
    assert.equal(core.asked.at(-1)?.from.address, '192.0.2.2');
    assert.equal(await tryUpgrade(house, far('192.0.2.1')), 429);
    for (let n = 0; n < 15; n += 1) assert.equal((await request(house, '/api/users/list', { headers: auth })).http, 200);
  });

  const spellings: readonly (readonly [method: string, path: string])[] = [
    ['GET', '/%61pi/users/list'],
    ['GET', '/api/users/%6Cist?limit=1'],
    ['GET', '/API/users/list'],
    ['GET', '//api/users/list'],
    ['GET', '/api/users/list/'],
    ['GET', '/./api/users/list'],
    ['HEAD', '/api/users/list'],
    ['OPTIONS', '/api/users/list'],
    ['PROPFIND', '/%61pi'],
    ['GET', '/no-file-of-the-page'],
  ];
  for (const [index, [method, path]] of spellings.entries()) {
    test(`${method} ${path} is counted like any request, and a file of the page is not`, async () => {
      const from = far(`198.51.100.${100 + index}`);
      for (let n = 0; n < 15; n += 1) assert.equal((await request(house, '/', { headers: from })).http, 200);
      for (let n = 0; n < 10; n += 1) assert.notEqual((await request(house, path, { method, headers: { ...auth, ...from } })).http, 429);
      assert.equal((await request(house, path, { method, headers: { ...auth, ...from } })).http, 429);
      assert.equal((await request(house, '/api/users/list', { headers: { ...auth, ...from } })).http, 429);
    });
  }

  test('an upgrade is counted however the address of the socket is spelt', async () => {
    const from = far('198.51.100.99');
    for (let n = 0; n < 10; n += 1) {
      const headers = { ...from, connection: 'upgrade', upgrade: 'websocket' };
      assert.equal((await request(house, '/api/%73ocket', { headers })).http, 400);
    }
    assert.equal(await tryUpgrade(house, from), 429);
  });

  test('one address may hold so many sockets, fewer of them silent, and gets the place of a closed one again', async () => {
    async function open(): Promise<WebSocket> {
      const socket = new WebSocket(`wss://localhost:${house.port}/api/socket`, { ca: house.cert, headers: far('198.51.100.7') });
      await once(socket, 'open');
      return socket;
    }
    async function greet(socket: WebSocket, n: number): Promise<void> {
      socket.send(JSON.stringify({ t: 'hello', version: 1, token: adaToken, endpoint_id: `${ada.userId.slice(0, -1)}${n}`, resume: null }));
      await once(socket, 'message');
    }
    const first = await open();
    const second = await open();
    assert.equal(await tryUpgrade(house, far('198.51.100.7')), 429, 'two are silent');
    await greet(first, 1);
    await greet(second, 2);
    const third = await open();
    await greet(third, 3);
    assert.equal(await tryUpgrade(house, far('198.51.100.7')), 429, 'three are there');
    assert.equal(await tryUpgrade(house, far('198.51.100.8')), 101);
    const stream = await request(house, `/api/events?endpoint_id=${ada.userId}&version=1`, {
      headers: { ...auth, ...far('198.51.100.7') },
    });
    assert.deepEqual([stream.http, stream.json.code], [429, 'too_many']);
    first.close();
    await once(first, 'close');
    for (const socket of [await open(), second, third]) socket.terminate();
  });

  test('a forwarded address is believed from a trusted proxy alone', async () => {
    const direct = await openHouse({ core });
    try {
      await request(direct, '/api/users/list', { headers: { ...auth, ...far('192.0.2.66') } });
      assert.equal(core.asked.at(-1)?.from.address, '127.0.0.1');
      await request(house, '/api/users/list', { headers: { ...auth, ...far('10.0.0.1, 192.0.2.67:4711, 127.0.0.9') } });
      assert.equal(core.asked.at(-1)?.from.address, '192.0.2.67');
    } finally {
      await direct.close();
    }
  });
});
