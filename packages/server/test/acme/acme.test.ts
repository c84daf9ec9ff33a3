import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { visit } from '../../src/doctor/server-visit.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { placeOf, serversOf, type SpawnedServer } from '../operations/spawned-server.ts';
import { freePort } from '../../../../scripts/free-port.ts';
import { folderOf } from '../relay/coturn.ts';
import { startPebble, withoutPebble } from './pebble.ts';

const { root, spawn } = serversOf('acme');

/** Waits until health says so of the certificate that is ordered, and answers what it says and what is served then. */
async function until(t: TestContext, server: SpawnedServer, acme: string) {
  function look() {
    return visit('127.0.0.1', Number(new URL(placeOf(server)).port), 'phone.test');
  }
  await t.waitFor(
    async () => {
      const seen = await look();
      assert.ok(seen.is === 'answered' && seen.health['acme'] === acme, JSON.stringify(seen));
    },
    { interval: 50, timeout: 40_000 },
  );
  // The certificate may have come between the handshake and the answer: another connection sees both of one moment.
  const seen = await look();
  assert.ok(seen.is === 'answered', JSON.stringify(seen));
  return seen;
}

async function start(name: string, env: Record<string, string>): Promise<SpawnedServer> {
  const server = spawn({ EARSHOT_DATA: join(root, name), EARSHOT_ORIGINS: 'https://phone.test:5000', ...env });
  await server.printed('This machine');
  return server;
}

void test('an authority gives a certificate', { skip: withoutPebble, timeout: 120_000 }, async (t) => {
  const folder = folderOf('pebble');
  const pebble = await startPebble(folder);
  t.after(() => pebble.close());
  const common = { EARSHOT_ACME: pebble.directory, NODE_EXTRA_CA_CERTS: pebble.root };

  await t.test('when it finds the answer on the port, and it is there again after a restart', async () => {
    const env = { ...common, EARSHOT_ACME_PORT: String(pebble.httpPort), EARSHOT_ACME_EMAIL: 'ada@phone.test' };
    const server = await start('http', env);
    const seen = await until(t, server, 'good');
    assert.equal(seen.health['trust'], 'own');
    assert.equal(seen.certificate, firstIn(readFileSync(join(root, 'http', 'acme-cert.pem'), 'utf8')));
    assert.match(readFileSync(join(root, 'http', 'acme-account.pem'), 'utf8'), /PRIVATE KEY/);
    server.process.kill('SIGTERM');
    await server.ended;
    const again = await until(t, await start('http', { ...env, EARSHOT_ACME: 'https://127.0.0.1:1/dir' }), 'good');
    assert.equal(again.certificate, seen.certificate);
  });

  await t.test('when a program has put the answer into the DNS', async () => {
    const hook = join(folder, 'hook.mjs');
    writeFileSync(hook, hookText(pebble.records), { mode: 0o700 });
    const server = await start('dns', { ...common, EARSHOT_ACME_DNS: hook });
    const seen = await until(t, server, 'good');
    assert.equal(seen.health['trust'], 'own');
    assert.deepEqual(readFileSync(join(folder, 'calls'), 'utf8').match(/^(add|remove) _acme-challenge\.phone\.test$/gm)?.length, 2);
  });

  await t.test('and not when it finds none: the certificate of the server stays, and health says why', async () => {
    const server = await start('closed', { ...common, EARSHOT_ACME_PORT: String(await freePort()) });
    const seen = await until(t, server, 'failed');
    assert.equal(seen.health['trust'], 'self-signed');
    assert.match(String(seen.health['acme_reason']), /refused/);
    assert.match(server.err(), /no certificate has come: the one before stays/);
  });

  await t.test('and not when another program has the port', async () => {
    const [taken] = [createServer().listen(0)];
    await once(taken, 'listening');
    const { port }: AddressInfo = Object(taken.address());
    const seen = await until(t, await start('taken', { ...common, EARSHOT_ACME_PORT: String(port) }), 'failed');
    assert.match(String(seen.health['acme_reason']), /^Port \d+ is taken by another program.*EARSHOT_ACME_DNS\.$/);
    taken.close();
  });
});

void test('an authority that has had enough is asked again when it says', { timeout: 60_000 }, async (t) => {
  const key = await makeKey();
  const cert = await makeCertificate(createPrivateKey(key), ['127.0.0.1'], Date.now());
  const known = join(folderOf('busy'), 'root.pem');
  writeFileSync(known, cert);
  const busy = createServer({ key, cert }, (_request, response) => {
    response.writeHead(429, { 'retry-after': '7200', 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many orders', status: 429 }));
  }).listen(0, '127.0.0.1');
  await once(busy, 'listening');
  t.after(() => busy.close());
  const { port }: AddressInfo = Object(busy.address());
  const env = { EARSHOT_ACME: `https://127.0.0.1:${port}/dir`, NODE_EXTRA_CA_CERTS: known, EARSHOT_ACME_PORT: String(await freePort()) };
  await until(t, await start('busy', env), 'failed');
  const { at, notBefore }: { at: number; notBefore: number } = JSON.parse(readFileSync(join(root, 'busy', 'acme-trouble.json'), 'utf8'));
  assert.equal(notBefore - at, 7_200_000);
});

function firstIn(pem: string): string {
  return `${pem.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----\n`;
}

/** A program that keeps records in the DNS of the authority, and notes how it is called. */
function hookText(records: string): string {
  return `#!${process.execPath}
import { appendFileSync } from 'node:fs';
const [verb, name, value] = process.argv.slice(2);
appendFileSync(new URL('calls', import.meta.url), verb + ' ' + name + '\\n');
const body = JSON.stringify({ host: name + '.', ...(verb === 'add' ? { value } : {}) });
await fetch(${JSON.stringify(records)} + (verb === 'add' ? '/set-txt' : '/clear-txt'), { method: 'POST', body });
`;
}
