import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { after, test } from 'node:test';
import { makeAuthority } from '../../src/tls/making-authority.ts';
import { makeKey } from '../../src/tls/making.ts';
import { permittedFor } from '../../src/tls/permitted.ts';
import { createEchoCore } from './echo-core.ts';
import { openHouse, type House } from './house.ts';
import { request } from './request.ts';

const key = createPrivateKey(await makeKey());
const pem = await makeAuthority(key, { title: 'Earshot CA', permitted: permittedFor(['localhost']), now: Date.now() });
const { fingerprint256: fingerprint, raw: der } = new X509Certificate(pem);

const house = await openHouse({ core: createEchoCore(), trust: () => ({ is: 'ca', pem, fingerprint }) });
const [bare, own] = await Promise.all([
  openHouse({ core: createEchoCore() }),
  openHouse({ core: createEchoCore(), trust: () => ({ is: 'own' }) }),
]);
after(() => Promise.all([house, bare, own].map((one) => one.close())));

const agents = {
  ios: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
  android: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
  linux: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
} as const;

/** One request without TLS. */
async function plainly({ port }: House, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const asked = http.request({ host: '127.0.0.1', port, path, method, agent: false, headers: { host: `localhost:${port}`, ...headers } });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(Buffer.from(part));
  return { http: response.statusCode, headers: response.headers, bytes: Buffer.concat(parts), text: Buffer.concat(parts).toString() };
}

test('without TLS /trust shows how to trust the server, and may load nothing but what is in it', async () => {
  const { http: found, headers, text } = await plainly(house, '/trust?from=settings');
  assert.equal(found, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers.location, undefined);
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /^default-src 'none';script-src 'sha256-[^']+';style-src 'sha256-[^']+';img-src data:;/);
  assert.ok(policy.includes(`connect-src 'self' https://localhost:${house.port};`));
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.ok(text.replaceAll('<wbr>', '').includes(fingerprint));
  assert.ok(text.includes(`data-secure="https://localhost:${house.port}/api/health"`));
  const elsewhere = [...text.matchAll(/(?:src|href)="(?!\/trust\/|data:|https:\/\/localhost:)([^"]*)"/g)];
  assert.deepEqual(elsewhere, []);
});

test('the certificate is given as PEM, as DER, and in a profile for Apple devices that is the same each time', async () => {
  const text = await plainly(house, '/trust/ca.pem');
  assert.deepEqual([text.http, text.text], [200, pem]);
  const bytes = await plainly(house, '/trust/ca.crt');
  assert.equal(bytes.headers['content-disposition'], 'attachment; filename="earshot-ca.crt"');
  assert.deepEqual(bytes.bytes, der);
  const profile = await plainly(house, '/trust/earshot.mobileconfig');
  assert.equal(profile.headers['content-type'], 'application/x-apple-aspen-config');
  assert.match(profile.text, /<key>PayloadType<\/key><string>com\.apple\.security\.root<\/string>/);
  assert.equal(/<data>([^<]+)<\/data>/.exec(profile.text)?.[1], der.toString('base64'));
  assert.equal(new Set(profile.text.match(/PayloadUUID<\/key><string>[0-9A-F-]{36}/g)).size, 2);
  assert.equal((await plainly(house, '/trust/earshot.mobileconfig')).text, profile.text);
});

const firsts: readonly [agent: keyof typeof agents, title: string, second: string][] = [
  ['ios', 'iPhone and iPad', 'Android'],
  ['android', 'Android', 'iPhone and iPad'],
  ['windows', 'Windows', 'iPhone and iPad'],
  ['mac', 'Mac', 'iPhone and iPad'],
  ['linux', 'Linux, with Chrome or Chromium', 'iPhone and iPad'],
  ['firefox', 'Firefox on a computer', 'Linux, with Chrome or Chromium'],
];
for (const [agent, title, second] of firsts)
  test(`${title} comes first for who has it, and the rest is folded`, async () => {
    const { text } = await plainly(house, '/trust', { 'user-agent': agents[agent] });
    const folded = [...text.matchAll(/<summary>([^<]+)</g)].map(([, found]) => found);
    assert.ok(text.indexOf(`<h2>${title}</h2>`) < text.indexOf('<details>'));
    assert.deepEqual([folded.length, folded[0], folded.includes(title)], [5, second, false]);
  });

test('without a CA /trust says how to switch it on, or that there is nothing to do, and gives no certificate', async () => {
  assert.match((await plainly(bare, '/trust')).text, /EARSHOT_TRUST=ca/);
  assert.match((await plainly(own, '/trust')).text, /nothing to do on this device/);
  for (const path of ['/trust/ca.pem', '/trust/ca.crt', '/trust/earshot.mobileconfig'])
    assert.equal((await plainly(bare, path)).http, 404, path);
});

test('nothing else is served without TLS, and no host but our own', async () => {
  for (const path of ['/trust/', '/trust/x', '/Trust', '/trust.html', '/trust/ca.pem/x']) {
    const { http: found, headers } = await plainly(house, path);
    assert.deepEqual([found, headers.location], [301, `https://localhost:${house.port}${path}`]);
  }
  assert.equal((await plainly(house, '/trust', {}, 'POST')).http, 308);
  const head = await plainly(house, '/trust', {}, 'HEAD');
  assert.deepEqual([head.http, head.text], [200, '']);
  const foreign = await plainly(house, '/trust', { host: `evil.example:${house.port}` });
  assert.deepEqual([foreign.http, foreign.text.includes(fingerprint)], [400, false]);
});

test('over TLS the page is there as well', async () => {
  const { http: found, headers } = await request(house, '/trust');
  assert.equal(found, 200);
  assert.match(String(headers['content-security-policy']), /^default-src 'none';script-src 'sha256-/);
});

test('health answers the page about trust, which has no TLS yet, and no other page without TLS; nothing else answers it', async () => {
  const origin = `http://localhost:${house.port}`;
  const health = await request(house, '/api/health', { headers: { origin } });
  assert.deepEqual([health.http, health.headers['access-control-allow-origin']], [200, origin]);
  for (const other of [`http://localhost:${house.port + 1}`, 'http://evil.example', `http://127.0.0.1:${house.port}`]) {
    const refused = await request(house, '/api/health', { headers: { origin: other } });
    assert.deepEqual([refused.http, refused.headers['access-control-allow-origin']], [403, undefined], other);
  }
  const host = `evil.example:${house.port}`;
  assert.equal((await request(house, '/api/health', { headers: { host, origin: `http://${host}` } })).http, 403);
  assert.equal((await request(house, '/api/users/list', { headers: { origin } })).http, 403);
});
