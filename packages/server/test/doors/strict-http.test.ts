import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { malformed, pathOf } from '../../src/doors/strict-http.ts';
import { ada, adaToken } from './echo-core.ts';
import { openHostileHouse } from './hostile-house.ts';
import { exchange } from './request.ts';

const { house, core } = await openHostileHouse();

function written(rawHeaders: readonly string[], url = '/', httpVersionMinor = 1) {
  return malformed({ httpVersionMajor: 1, httpVersionMinor, rawHeaders: [...rawHeaders], url });
}

describe('what is damaged', () => {
  const rows: readonly [string, Parameters<typeof written>, boolean][] = [
    ['one of each', [['Host', 'a', 'Authorization', 'x', 'Content-Length', '0']], false],
    ['chunked, in any case', [['Host', 'a', 'Transfer-Encoding', 'Chunked']], false],
    ['what may be there twice', [['Host', 'a', 'X-Forwarded-For', '1', 'X-Forwarded-For', '2', 'Cookie', 'a', 'Cookie', 'b']], false],
    ['two hosts', [['Host', 'a', 'host', 'b']], true],
    ['the same host twice', [['Host', 'a', 'HOST', 'a']], true],
    ['two tokens', [['Host', 'a', 'Authorization', 'x', 'Authorization', 'y']], true],
    ['two origins', [['Host', 'a', 'Origin', 'x', 'Origin', 'y']], true],
    ['two lengths', [['Host', 'a', 'Content-Length', '1', 'Content-Length', '1']], true],
    ['another coding before chunked', [['Host', 'a', 'Transfer-Encoding', 'x, chunked']], true],
    ['chunked twice', [['Host', 'a', 'Transfer-Encoding', 'chunked, chunked']], true],
    ['two codings', [['Host', 'a', 'Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'chunked']], true],
    ['a coding with a parameter', [['Host', 'a', 'Transfer-Encoding', 'chunked;q=1']], true],
    ['no coding', [['Host', 'a', 'Transfer-Encoding', '']], true],
    ['a coding and a length', [['Host', 'a', 'Transfer-Encoding', 'chunked', 'Content-Length', '1']], true],
    ['a coding in HTTP/1.0', [['Host', 'a', 'Transfer-Encoding', 'chunked'], '/', 0], true],
    ['the host in the address as well', [['Host', 'A:1'], 'https://a:1/x'], false],
    ['another host in the address', [['Host', 'a'], 'https://b/x'], true],
    ['another port in the address', [['Host', 'a:1'], 'https://a:2/x'], true],
    ['a user in the address', [['Host', 'a'], 'https://u@a/x'], true],
    ['a host in the address alone', [[], 'https://a/x'], true],
  ];
  for (const [what, row, wanted] of rows)
    test(`${what}: ${wanted ? 'damaged' : 'fine'}`, () => assert.equal(written(...row) !== null, wanted));
});

test('the path of an address is what stands behind its host', () => {
  const rows = { '/a?b': '/a?b', 'https://a:1/b?c': '/b?c', 'http://a': '/', 'https://a?b': '/?b', '//a/b': '//a/b' };
  for (const [url, path] of Object.entries(rows)) assert.equal(pathOf(url), path, url);
});

function host(): string {
  return `Host: localhost:${house.port}`;
}

function post(headers: readonly string[], body = '{}', method = 'POST'): string {
  return [
    `${method} /api/users/heartbeat HTTP/1.1`,
    ...headers,
    `Authorization: Bearer ${adaToken}`,
    'Content-Type: application/json',
    '',
    body,
  ].join('\r\n');
}

const chunked = '2\r\n{}\r\n0\r\n\r\n';
const refused: readonly [string, () => string][] = [
  ['two hosts', () => post([host(), 'Host: evil.example', 'Content-Length: 2'])],
  ['our host twice', () => post([host(), host(), 'Content-Length: 2'])],
  ['a strange coding before chunked', () => post([host(), 'Transfer-Encoding: x, chunked'], chunked)],
  ['a strange coding after chunked', () => post([host(), 'Transfer-Encoding: chunked, x'], chunked)],
  ['chunked twice', () => post([host(), 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], chunked)],
  ['identity', () => post([host(), 'Transfer-Encoding: identity', 'Content-Length: 2'])],
  ['a length and a coding', () => post([host(), 'Content-Length: 2', 'Transfer-Encoding: chunked'], chunked)],
  ['two lengths', () => post([host(), 'Content-Length: 2', 'Content-Length: 2'])],
  ['two lengths in one line', () => post([host(), 'Content-Length: 2, 2'])],
  ['a length with a sign', () => post([host(), 'Content-Length: +2'])],
  ['a header that goes on in the next line', () => post([host(), 'X-Long: a\r\n b', 'Content-Length: 2'])],
  ['a line that ends without CR', () => post([`${host()}\nX-Bare: 1`, 'Content-Length: 2'])],
  ['a CR within a line', () => post([host(), 'X-Bare: a\rb', 'Content-Length: 2'])],
  ['a zero byte in a header', () => post([host(), 'X-Zero: a\0b', 'Content-Length: 2'])],
  ['a space before the colon', () => post([host(), 'Content-Length : 2'])],
  ['a space before the first header', () => post([` ${host()}`, 'Content-Length: 2'])],
  ['a chunk whose length is no number', () => post([host(), 'Transfer-Encoding: chunked'], '2x\r\n{}\r\n0\r\n\r\n')],
  ['no version, as in HTTP/0.9', () => `GET /api/health\r\n${host()}\r\n\r\n`],
  ['another host in the address', () => post([host(), 'Content-Length: 2']).replace('/api', 'https://evil.example/api')],
];

describe('damaged requests', () => {
  for (const [what, bytes] of refused)
    test(`${what}: 400, and the connection ends`, async () => {
      const asked = core.asked.length;
      const smuggled = post([host(), 'Content-Length: 2']).replace('heartbeat', 'disconnect');
      const text = await exchange(house, bytes() + smuggled);
      assert.match(text, /^HTTP\/1\.1 400 /);
      assert.match(text, /"code":"bad_request"/);
      assert.equal(text.match(/HTTP\/1\.1 /g)?.length, 1, 'nothing behind it is answered');
      assert.deepEqual(
        core.asked.slice(asked).map(({ name }) => name),
        [],
        'nothing is done',
      );
    });

  test('a socket is refused for the same faults', async () => {
    const head = [
      'GET /api/socket HTTP/1.1',
      host(),
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    assert.match(await exchange(house, [...head, 'Host: evil.example', '', ''].join('\r\n')), /^HTTP\/1\.1 400 /);
  });

  test('an address with scheme and host is served, as it must be', async () => {
    const asked = `GET https://localhost:${house.port}/api/users/get?user_id=${ada.userId} HTTP/1.1\r\n${host()}\r\nConnection: close\r\nAuthorization: Bearer ${adaToken}\r\n\r\n`;
    assert.match(await exchange(house, asked), /^HTTP\/1\.1 200 /);
    assert.equal(core.asked.at(-1)?.name, 'users/get');
  });
});
