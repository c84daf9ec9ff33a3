import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sizes } from '@earshot/protocol';
import { ada, adaToken } from './echo-core.ts';
import { openHostileHouse } from './hostile-house.ts';
import { connection, exchange, remainder, request } from './request.ts';

const auth = { authorization: `Bearer ${adaToken}` };
const json = { 'content-type': 'application/json' };

const { house, core, clock } = await openHostileHouse();

function isFailure(text: string, code: string): void {
  const body: unknown = JSON.parse(text.slice(text.indexOf('{')));
  assert.ok(typeof body === 'object' && body !== null && 'code' in body && 'status' in body && 'message' in body, text);
  assert.deepEqual([body.status, body.code], ['error', code]);
  assert.doesNotMatch(text, /node_modules|\.ts:|Error:|FST_/, 'no stack and nothing of the inside');
}

describe('bodies', () => {
  const refused: [string, { headers?: Record<string, string>; body: string | Buffer }, number, string][] = [
    ['a body that is no JSON', { body: '{"a":' }, 400, 'bad_request'],
    ['a body in broken UTF-8', { body: Buffer.from([0x22, 0xc3, 0x28, 0x22]) }, 400, 'bad_request'],
    ['a body in UTF-16', { body: Buffer.from('{}', 'utf16le') }, 400, 'bad_request'],
    ['a body with a byte too many', { body: JSON.stringify('x'.repeat(sizes.body - 1)) }, 413, 'too_large'],
    ['a body of a megabyte', { body: 'x'.repeat(1024 * 1024) }, 413, 'too_large'],
    ['a text', { headers: { 'content-type': 'text/plain' }, body: '{}' }, 415, 'not_json'],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }, 415, 'not_json'],
    ['a form in parts', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' }, 415, 'not_json'],
    ['JSON and something', { headers: { 'content-type': 'application/json, text/plain' }, body: '{}' }, 415, 'not_json'],
    ['JSON with a tab and something', { headers: { 'content-type': 'application/json\ttext/plain' }, body: '{}' }, 415, 'not_json'],
    ['nearly JSON', { headers: { 'content-type': 'application/jsonp' }, body: '{}' }, 415, 'not_json'],
    ['JSON in another encoding', { headers: { 'content-type': 'application/json; charset=utf-16' }, body: '{}' }, 415, 'not_json'],
    ['an empty type', { headers: { 'content-type': '' }, body: '{}' }, 415, 'not_json'],
    ['a slash for a type', { headers: { 'content-type': '/' }, body: '{}' }, 415, 'not_json'],
  ];
  for (const [what, { headers = json, body }, http, code] of refused) {
    test(`${what} is refused as ${code}`, async () => {
      const asked = core.asked.length;
      const got = await request(house, '/api/users/heartbeat', { method: 'POST', headers: { ...auth, ...headers }, body });
      assert.equal(got.http, http);
      isFailure(got.text, code);
      assert.equal(core.asked.length, asked, 'the core was not asked');
    });
  }

  test('a body without a type is refused, no body at all is taken as an empty one', async () => {
    function post(rest: string): string {
      return `POST /api/users/heartbeat HTTP/1.1\r\nHost: localhost:${house.port}\r\nConnection: close\r\nAuthorization: Bearer ${adaToken}\r\n${rest}`;
    }
    isFailure(await exchange(house, post('Content-Length: 2\r\n\r\n{}')), 'not_json');
    isFailure(await exchange(house, post('Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n')), 'not_json');
    for (const empty of ['\r\n', 'Content-Length: 0\r\n\r\n', 'Content-Length: 0\r\nContent-Type: application/json\r\n\r\n']) {
      assert.match(await exchange(house, post(empty)), /^HTTP\/1.1 200 /);
      assert.deepEqual(core.asked.at(-1)?.input, {});
    }
  });

  test('a body that nobody with a token sends is not read', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${adaToken}` }, { authorization: adaToken }]) {
      const got = await request(house, '/api/call/initiate', {
        method: 'POST',
        headers: { ...json, ...headers },
        body: 'x'.repeat(60_000),
      });
      assert.equal(got.http, 401);
      isFailure(got.text, 'unauthorized');
    }
  });

  test('a body sets no prototype, however it writes the word', async () => {
    const tricks = [
      '{"__proto__":{"polluted":1},"a":1}',
      '{"a":1,"\\u005f_proto\\u005f_":{"polluted":1}}',
      '{"a":1,"b":[{"__proto__":{"polluted":1}}]}',
    ];
    for (const body of tricks) {
      assert.equal((await request(house, '/api/users/heartbeat', { method: 'POST', headers: { ...auth, ...json }, body })).http, 200);
      const text = JSON.stringify(core.asked.at(-1)?.input);
      assert.match(text, /"a":1/);
      assert.doesNotMatch(text, /polluted/);
    }
  });

  test('JSON is read as deep as 16 levels, and a sentence says so of more', async () => {
    function post(body: string) {
      return request(house, '/api/users/heartbeat', { method: 'POST', headers: { ...auth, ...json }, body });
    }
    function nested(levels: number) {
      return `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    }
    assert.equal((await post(nested(16))).http, 200);
    const { http, text } = await post(nested(17));
    assert.equal(http, 400);
    isFailure(text, 'bad_request');
    assert.match(text, /deeper than 16/);
  });

  test('JSON of any depth is read or refused, and breaks nothing', async () => {
    for (const opening of ['[', '{"a":', '{"__proto__":']) {
      const body = opening.repeat(12_000);
      const got = await request(house, '/api/signal/offer', { method: 'POST', headers: { ...auth, ...json }, body: body.slice(0, 70_000) });
      assert.ok(got.http === 400, String(got.http));
      const deep = `${'['.repeat(30_000)}"\\u005f"${']'.repeat(30_000)}`;
      const read = await request(house, '/api/signal/offer', { method: 'POST', headers: { ...auth, ...json }, body: deep });
      assert.ok([200, 400].includes(read.http), String(read.http));
    }
  });
});

describe('addresses', () => {
  const strange: [string, string, number, string][] = [
    ['GET', '/api/nothing', 404, 'not_found'],
    ['POST', '/api/users/list', 404, 'not_found'],
    ['GET', '/api/call/initiate', 404, 'not_found'],
    ['HEAD', '/api/users/list', 404, 'not_found'],
    ['HEAD', `/api/events?endpoint_id=${ada.userId}&version=1`, 404, 'not_found'],
    ['PUT', '/api/users/rename', 404, 'not_found'],
    ['TRACE', '/api/users/list', 404, 'not_found'],
    ['PROPFIND', '/api/users/list', 404, 'not_found'],
    ['OPTIONS', '/api/users/list', 404, 'not_found'],
    ['GET', '/api/users/list/', 404, 'not_found'],
    ['GET', '//api/users/list', 404, 'not_found'],
    ['GET', '/api/users/%6Cist%', 400, 'bad_request'],
    ['GET', '/%00', 404, 'not_found'],
    ['GET', '/api/socket', 400, 'bad_request'],
    ['GET', '/api/events?endpoint_id=1&version=1', 400, 'bad_request'],
    ['GET', `/api/events?endpoint_id=${ada.userId}`, 400, 'bad_request'],
    ['GET', `/api/events?endpoint_id=${ada.userId}&version=one`, 400, 'bad_request'],
    ['GET', `/api/events?endpoint_id=${ada.userId}&version=1&epoch=1&seq=-1`, 400, 'bad_request'],
    ['GET', `/api/events?endpoint_id=${ada.userId}&version=1&epoch=1&seq=99999999999999`, 400, 'bad_request'],
  ];
  for (const [method, path, http, code] of strange) {
    test(`${method} ${path} is ${code}`, async () => {
      const got = await request(house, path, { method, headers: auth });
      assert.equal(got.http, http);
      if (method !== 'HEAD') isFailure(got.text, code);
    });
  }

  test('an event stream without a token is refused', async () => {
    isFailure((await request(house, `/api/events?endpoint_id=${ada.userId}&version=1`)).text, 'unauthorized');
  });

  test('a query keeps its texts, and numbers become numbers only where they are', async () => {
    async function input(query: string): Promise<unknown> {
      await request(house, `/api/users/list?${query}`, { headers: auth });
      return { ...(core.asked.at(-1)?.input as object) };
    }
    assert.deepEqual(await input('limit=10&search=5'), { limit: 10, search: '5' });
    assert.deepEqual(await input('limit=ten'), { limit: 'ten' });
    assert.deepEqual(await input('limit=1e3'), { limit: '1e3' });
    assert.deepEqual(await input('limit=1&limit=2'), { limit: ['1', '2'] });
    assert.deepEqual(await input('limit='), { limit: '' });
    assert.equal(Reflect.get((await input('__proto__=x')) as object, 'polluted'), undefined);
  });
});

describe('bytes that are no HTTP', () => {
  function host(): string {
    return `Host: localhost:${house.port}\r\n`;
  }
  const broken: [string, () => string, string][] = [
    ['a line of garbage', () => 'NOTHING AT ALL\r\n\r\n', 'bad_request'],
    ['a second HTTP', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'bad_request'],
    [
      'two lengths',
      () => `POST /api/users/heartbeat HTTP/1.1\r\n${host()}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
      'bad_request',
    ],
    ['a header of nine kilobytes', () => `GET /api/users/list HTTP/1.1\r\n${host()}X: ${'x'.repeat(9 * 1024)}\r\n\r\n`, 'too_large'],
    ['no Host', () => `GET /api/users/list HTTP/1.1\r\nConnection: close\r\n\r\n`, 'bad_origin'],
    ['an empty Host', () => `GET /api/users/list HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n`, 'bad_origin'],
    [
      'an upgrade to something else',
      () => `GET /api/users/list HTTP/1.1\r\n${host()}Connection: upgrade, close\r\nUpgrade: h2c\r\n\r\n`,
      'unauthorized',
    ],
    [
      'an upgrade of another address',
      () => `GET /api/nothing HTTP/1.1\r\n${host()}Connection: upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
      'not_found',
    ],
    ['half a handshake', () => `GET /api/socket HTTP/1.1\r\n${host()}Connection: upgrade\r\nUpgrade: websocket\r\n\r\n`, 'bad_request'],
    ['a handshake by POST', () => `POST /api/socket HTTP/1.1\r\n${host()}Connection: upgrade\r\nUpgrade: websocket\r\n\r\n`, 'bad_request'],
  ];
  for (const [what, bytes, code] of broken) {
    test(`${what} is answered as ${code} and closed`, async () => {
      isFailure(await exchange(house, bytes()), code);
    });
  }

  test('a connection over which nothing was asked ends without a word, for a request may be on its way', async () => {
    const spare = await connection(house);
    const heard = remainder(spare);
    await request(house, '/api/health');
    clock.advance(11_000);
    assert.equal(await heard, '');
  });

  const halves: [string, () => string, number][] = [
    ['half a head', () => `GET /api/users/list HTTP/1.1\r\n${host()}X-Slow`, 10_000],
    [
      'half a body',
      () => `POST /api/users/register HTTP/1.1\r\n${host()}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
      15_000,
    ],
  ];
  for (const [what, bytes, patience] of halves) {
    test(`${what} is given up when its time is over, and told so`, async () => {
      const slow = await connection(house);
      slow.write(bytes());
      const answer = remainder(slow);
      // What came before is read before a later request is answered.
      await request(house, '/api/health');
      clock.advance(patience);
      isFailure(await answer, 'bad_request');
    });
  }
});
