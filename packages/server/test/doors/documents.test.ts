import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { commandNames, doors, errorStatus, routes, contract, type CommandName } from '@earshot/protocol';
import { commandDoc } from '../../src/doors/openapi.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { createEchoCore } from './echo-core.ts';
import { openHouse, type House } from './house.ts';
import { request } from './request.ts';

const oldNames = [
  ...['initiate', 'accept', 'reject', 'end', 'hold', 'resume', 'candidate'].map((name) => ({
    method: 'post',
    path: `/api/signal/${name}`,
  })),
  ...['get_offer', 'get_answer', 'get_candidates'].map((name) => ({ method: 'get', path: `/api/signal/${name}` })),
];

const script = 'console.log("the page")';

/** The files of this name that this process holds open, where the system tells (Linux). */
function openFiles(name: string): readonly string[] {
  const descriptors = '/proc/self/fd';
  if (!existsSync(descriptors)) return [];
  return readdirSync(descriptors).flatMap((descriptor) => {
    const link = join(descriptors, descriptor);
    const path = existsSync(link) ? readlinkSync(link) : '';
    return path.endsWith(`/${name}`) ? [path] : [];
  });
}

let folder: string;
let house: House;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-page-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const files = {
    'index.html': '<h1>page',
    'docs.html': '<h1>docs',
    'lost.html': '<h1>nothing here',
    '.hidden': 'secret',
    'sdk.js': 'export {}',
    'assets/app-Ab3_-9xZ.js': script,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'page', name), text);
  writeFileSync(join(folder, 'page', 'assets', 'app-Ab3_-9xZ.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'page', 'lost.html.br'), brotliCompressSync(files['lost.html']));
  house = await openHouse({ core: createEchoCore(), pageFolder: join(folder, 'page') });
});
after(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

describe('the OpenAPI document', () => {
  test('is public and names every route, each with its answers, failures and token', async () => {
    const { http, json: document, headers } = await request(house, doors.openapi);
    assert.deepEqual([http, document.openapi], [200, '3.1.0']);
    assert.match(String(headers['content-type']), /^application\/json/);
    for (const name of commandNames) {
      const { method, path } = routes[name];
      const operation = document.paths[path]?.[method.toLowerCase()];
      assert.ok(operation, `${method} ${path}`);
      assert.equal(operation.summary, contract[name].summary);
      assert.deepEqual(operation.security, contract[name].access.who === 'nobody' ? [] : [{ token: [] }], path);
      const fields = Object.keys(contract[name].input.properties);
      const told =
        method === 'GET'
          ? (operation.parameters ?? []).map((field: { name: string }) => field.name)
          : Object.keys(operation.requestBody.content['application/json'].schema.properties);
      assert.deepEqual(told, fields, path);
      for (const status of new Set(Object.values(errorStatus))) assert.ok(operation.responses[status], `${path} ${status}`);
      assert.notEqual(operation.deprecated, true);
    }
    for (const path of Object.values(doors)) assert.ok(document.paths[path]?.get, path);
    for (const { method, path } of oldNames) assert.equal(document.paths[path]?.[method]?.deprecated, true, path);
  });

  test('refers to nothing that it does not hold', async () => {
    const { json: document, text } = await request(house, doors.openapi);
    const references = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
    assert.ok(references.has('Call') && references.has('Failure'));
    assert.equal(document.components.schemas.Failure.properties.retry_after.type, 'integer');
    for (const name of references) assert.ok(document.components.schemas[String(name)], name);
    assert.equal([...text.matchAll(/\$ref/g)].length, [...text.matchAll(/"\$ref":"#\/components\/schemas\/\w+"/g)].length);
  });

  test('cannot be made for a command without a row in the contract', () => {
    assert.throws(() => commandDoc('users/fly' as CommandName), /users\/fly/);
  });
});

describe('the page', () => {
  test('is served at / and /api/docs under a policy without inline code, and is asked for each time', async () => {
    for (const [path, text] of [
      ['/', '<h1>page'],
      [doors.docs, '<h1>docs'],
    ]) {
      const got = await request(house, String(path));
      assert.deepEqual([got.http, got.text, got.headers['cache-control']], [200, text, 'no-cache']);
      const policy = String(got.headers['content-security-policy']);
      const scripts = path === '/' ? "'self' 'wasm-unsafe-eval'" : "'self'";
      assert.ok(policy.includes(`default-src 'none';script-src ${scripts};`), policy);
      assert.ok(policy.includes(`connect-src 'self' wss://localhost:${house.port}`), policy);
      assert.doesNotMatch(policy.replace("'wasm-unsafe-eval'", ''), /unsafe|\*|https?:|data:/);
      assert.match(String(got.headers['permissions-policy']), /microphone=\(self\).*screen-wake-lock=\(self\)/);
    }
  });

  test('keeps its hashed files for ever, and gives them compressed to who takes that', async () => {
    const path = '/assets/app-Ab3_-9xZ.js';
    const plain = await request(house, path);
    assert.deepEqual([plain.text, plain.headers['content-encoding']], [script, undefined]);
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
    const small = await request(house, path, { headers: { 'accept-encoding': 'gzip, br' } });
    assert.equal(small.headers['content-encoding'], 'br');
    assert.match(String(small.headers['content-type']), /javascript/);
    assert.equal(small.headers['cache-control'], plain.headers['cache-control']);
    assert.match(String(small.headers.vary), /accept-encoding/i);
    assert.equal((await request(house, '/sdk.js')).headers['cache-control'], 'no-cache');
  });

  test('tells people what is wrong with an address in words, and programs as ever', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    for (const path of ['/bob', '/api/bob']) {
      const read = await request(house, path, { headers: { accept: browser } });
      assert.deepEqual([read.http, read.text, read.headers['cache-control']], [404, '<h1>nothing here', 'no-cache']);
      assert.match(String(read.headers['content-type']), /text\/html/);
      assert.match(String(read.headers['content-security-policy']), /style-src 'self'/);
      for (const accept of ['*/*', 'application/json'])
        assert.equal((await request(house, path, { headers: { accept } })).json.code, 'not_found');
    }
    assert.equal((await request(house, '/bob', { method: 'POST', headers: { accept: browser } })).json.code, 'not_found');
  });

  test('tells a program that asks for what is not there too often so as JSON, and leaves no file open for it', async (t) => {
    const limits = { ...defaultLimits, requestsPerAddress: { points: 2, seconds: 60 } };
    const strict = await openHouse({ core: createEchoCore(), pageFolder: join(folder, 'page'), limits, trustProxy: ['127.0.0.1'] });
    t.after(() => strict.close());
    const headers = { accept: 'text/html', 'accept-encoding': 'br', 'x-forwarded-for': '203.0.113.9' };
    function ask(path: string) {
      return request(strict, path, { headers });
    }
    for (const path of ['/bob', '/../bob']) assert.equal((await ask(path)).http, 404);
    for (const path of ['/bob', '/../bob']) {
      const got = await ask(path);
      assert.deepEqual([got.http, got.json.code, got.headers['content-encoding']], [429, 'too_many', undefined]);
      assert.match(String(got.headers['content-type']), /^application\/json/);
      assert.ok(Number(got.headers['retry-after']) > 0);
    }
    assert.deepEqual(openFiles('lost.html.br'), []);
    assert.equal((await ask('/')).http, 200, 'the page itself is never counted');
  });

  const outside = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/.hidden',
    '/assets',
    '/nothing.js',
  ];
  for (const path of outside) {
    test(`is all that is served: ${path} is not found`, async () => {
      const got = await request(house, path);
      assert.ok([400, 404].includes(got.http), String(got.http));
      assert.equal(got.json.status, 'error');
      assert.doesNotMatch(got.text, /secret/);
    });
  }

  test('is told where others open it on the machine of the server alone, and to nobody who asks through another', async () => {
    const here = await request(house, doors.health);
    assert.deepEqual(here.json.addresses, [`https://192.0.2.7:${house.port}`]);
    const passed = await request(house, doors.health, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    assert.deepEqual([passed.http, passed.json.addresses], [200, undefined]);
  });

  test('that is not built leaves the API as it is', async () => {
    const bare = await openHouse({ core: createEchoCore() });
    try {
      assert.equal((await request(bare, '/')).json.code, 'not_found');
      assert.equal((await request(bare, doors.docs)).json.code, 'not_found');
      assert.equal((await request(bare, doors.health)).http, 200);
    } finally {
      await bare.close();
    }
  });
});
