import assert from 'node:assert/strict';
import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { WebSocket } from 'ws';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { ask, placeOf, serversOf, type spawnServer } from './spawned-server.ts';
import { poll } from '../doors/frames.ts';

const { root, spawn: start } = serversOf('start');

function newFolder() {
  return mkdtempSync(join(root, 'data-'));
}

/** What a start that fails prints. */
async function failed(...args: Parameters<typeof spawnServer>): Promise<readonly string[]> {
  const server = start(...args);
  assert.equal(await server.ended, 1);
  assert.equal(server.out(), '');
  return server.err().trimEnd().split('\n');
}

function fingerprintIn(text: string) {
  return /^ {2}((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/m.exec(text)?.[1];
}

void test("Ada starts the server twice: the same certificate, and Ada's token is still good", async () => {
  const data = join(newFolder(), 'data');
  const first = start({ EARSHOT_DATA: data });
  await first.printed('fingerprint');
  await first.printed('"listening"');
  assert.equal(statSync(data).mode & 0o777, 0o700);
  for (const file of readdirSync(data)) assert.equal(statSync(join(data, file)).mode & 0o777, 0o600, file);
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  const { fingerprint256 } = new X509Certificate(ca);
  assert.equal(fingerprintIn(first.out()), fingerprint256);

  const health = await ask(`${placeOf(first)}/api/health`, { ca });
  assert.equal(health.http, 200);
  assert.equal(health.body['status'], 'ok');
  assert.equal(health.body['overloaded'], false);
  assert.equal(health.body['trust_user_id'], false);
  assert.equal(Date.parse(String(health.body['certificate_ends'])), new X509Certificate(ca).validToDate.getTime());
  const ada = await ask(`${placeOf(first)}/api/users/register`, { ca, body: { username: 'Ada' } });
  assert.equal(ada.http, 200);
  const token = String(ada.body['token']);
  first.process.kill('SIGTERM');
  assert.equal(await first.ended, 0);
  assert.doesNotMatch(first.err(), new RegExp(token));

  const second = start({ EARSHOT_DATA: data });
  await second.printed('"listening"');
  await second.printed('fingerprint');
  assert.equal(fingerprintIn(second.out()), fingerprint256);
  assert.doesNotMatch(second.err(), /certificate made/);
  const beat = await ask(`${placeOf(second)}/api/users/heartbeat`, { ca, token, body: {} });
  assert.equal(beat.http, 200);
  const me = await ask(`${placeOf(second)}/api/users/get?user_id=${String(ada.body['user_id'])}`, { ca, token });
  assert.equal(me.body['username'], 'Ada');
  second.process.kill('SIGINT');
  assert.equal(await second.ended, 0);
});

void test('at SIGTERM an open socket is told of the restart, a silent connection is cut, and the server ends by itself', async () => {
  const data = newFolder();
  const server = start({ EARSHOT_DATA: data });
  await server.printed('fingerprint');
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  const place = new URL(placeOf(server));
  const { body } = await ask(`${place.origin}/api/users/register`, { ca, body: { username: 'Ada' } });
  const frames: string[] = [];
  const socket = new WebSocket(`wss://${place.host}/api/socket`, { ca });
  socket.on('message', (frame) => frames.push(String(frame)));
  const closed = once(socket, 'close');
  await once(socket, 'open');
  const first = once(socket, 'message');
  socket.send(JSON.stringify({ t: 'hello', version: 1, token: body['token'], endpoint_id: randomUUID(), resume: null }));
  await first;
  assert.match(frames[0] ?? '', /"welcome"/);
  const silent = connect({ host: '127.0.0.1', port: Number(place.port), ca, servername: 'localhost' });
  await once(silent, 'secureConnect');
  const cut = once(silent, 'close');
  silent.resume();
  server.process.kill('SIGTERM');
  const [code] = await closed;
  assert.equal(code, 1012);
  assert.ok(
    frames.some((frame) => frame.includes('"drain"')),
    frames.join('\n'),
  );
  await cut;
  assert.equal(await server.ended, 0);
  assert.match(server.err(), /"stopped"/);
});

void test('all wrong settings are told together, and nothing is touched', async () => {
  const data = join(newFolder(), 'never');
  const lines = await failed({ EARSHOT_DATA: data, EARSHOT_PORT: 'http', EARSHOT_TURN_URLS: 'turn:t.example' }, ['--log-level', 'loud']);
  assert.deepEqual(
    lines.map((line) => line.split(' ')[0]),
    ['EARSHOT_PORT', 'EARSHOT_TURN_SECRET', 'EARSHOT_LOG_LEVEL'],
  );
  assert.ok(!existsSync(data));
});

void test('a port that is taken is told in one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const lines = await failed({ EARSHOT_DATA: newFolder(), EARSHOT_PORT: String(port), EARSHOT_LOG_LEVEL: 'warn' });
  taken.close();
  assert.deepEqual(lines, [`Port ${port} is taken by another program; end it, or choose another port by EARSHOT_PORT.`]);
});

const failures: readonly [told: string, env: Record<string, string>, sentence: RegExp][] = [
  ['an address of another machine', { EARSHOT_HOST: '203.0.113.1' }, /^EARSHOT_HOST: 203\.0\.113\.1 is not an address of this machine\.$/],
  [
    'a data folder that cannot be made',
    { EARSHOT_DATA: '/dev/null/data' },
    /^EARSHOT_DATA: the folder \/dev\/null\/data cannot be written to: .*\.$/,
  ],
  [
    'a key that is not there',
    { EARSHOT_CERT: '/dev/null', EARSHOT_KEY: '/nowhere/key.pem' },
    /^EARSHOT_KEY: \/nowhere\/key\.pem cannot be read: it does not exist\.$/,
  ],
];

for (const [told, env, sentence] of failures) {
  void test(`${told} is told in one sentence`, async () => {
    const lines = await failed({ EARSHOT_DATA: newFolder(), EARSHOT_LOG_LEVEL: 'warn', ...env });
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0] ?? '', sentence);
  });
}

void test('a database that is none is told in one sentence', async () => {
  const data = newFolder();
  writeFileSync(join(data, 'earshot.db'), 'this is no database, and it is long enough to be sure of that'.repeat(20));
  const lines = await failed({ EARSHOT_DATA: data, EARSHOT_LOG_LEVEL: 'warn' });
  assert.equal(lines.length, 1, lines.join('\n'));
  assert.match(lines[0] ?? '', /^EARSHOT_DATA: the database .*earshot\.db cannot be opened: .*\.$/);
});

void test('--help and --version print and end well, whatever else is wrong', async () => {
  const help = start({ EARSHOT_PORT: 'x' }, ['--help']);
  const version = start({ EARSHOT_PORT: 'x' }, ['--version']);
  assert.equal(await help.ended, 0);
  assert.match(help.out(), /--metrics-token TOKEN/);
  assert.equal(await version.ended, 0);
  assert.match(version.out(), /^\d+\.\d+\.\d+\n$/);
});

void test('an own certificate that was changed is served without a restart, and connections that live stay', async () => {
  const data = newFolder();
  const files = { EARSHOT_CERT: join(data, 'own.pem'), EARSHOT_KEY: join(data, 'own.key') };
  const key = await makeKey();
  function newCertificate() {
    return makeCertificate(createPrivateKey(key), ['localhost', '127.0.0.1'], Date.now());
  }
  const [before, next] = [await newCertificate(), await newCertificate()];
  writeFileSync(files.EARSHOT_CERT, before);
  writeFileSync(files.EARSHOT_KEY, key);
  const server = start({ EARSHOT_DATA: join(data, 'data'), EARSHOT_TRUST_USER_ID: '1', ...files });
  await server.printed('fingerprint');
  assert.equal(fingerprintIn(server.out()), new X509Certificate(before).fingerprint256);
  assert.doesNotMatch(server.out(), /made it itself/);
  assert.match(server.out(), /WARNING[^]*EARSHOT_TRUST_USER_ID is on/);
  assert.match(server.err(), /"level":"warn".*EARSHOT_TRUST_USER_ID is on/);

  const port = Number(new URL(placeOf(server)).port);
  async function connected() {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    return socket;
  }
  const living = await connected();
  writeFileSync(files.EARSHOT_CERT, next);
  await server.printed('certificate read again');
  const wanted = new X509Certificate(next).fingerprint256;
  await poll('the new certificate', async () => {
    const fresh = await connected();
    const seen = fresh.getPeerX509Certificate()?.fingerprint256;
    fresh.destroy();
    return seen === wanted ? seen : null;
  });
  living.write('GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const [answer] = await once(living, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 200 /);
  server.process.kill('SIGTERM');
  assert.equal(await server.ended, 0);
});

void test('an error that nothing caught is logged as fatal, without addresses, and ends the server with 1', async () => {
  const bomb = 'data:text/javascript,process.on("SIGUSR2",()=>{throw new Error("boom at 192.168.1.20")})';
  const server = start({ EARSHOT_DATA: newFolder() }, [], { nodeFlags: ['--import', bomb] });
  await server.printed('fingerprint');
  server.process.kill('SIGUSR2');
  assert.equal(await server.ended, 1);
  assert.match(server.err(), /"level":"fatal".*boom at \[address\]/);
});

void test('with EARSHOT_TRUST=ca the served certificate is one that the CA of the folder has signed, and health is asked by it alone', async () => {
  const data = newFolder();
  const server = start({ EARSHOT_DATA: data, EARSHOT_TRUST: 'ca' });
  await server.printed('fingerprint');
  const ca = readFileSync(join(data, 'ca.pem'), 'utf8');
  assert.equal(fingerprintIn(server.out()), new X509Certificate(ca).fingerprint256);
  assert.equal((await ask(`${placeOf(server)}/api/health`, { ca })).http, 200);
  assert.match(server.out(), /^ {2}http:\/\/localhost:\d+\/trust shows how\.$/m);
  server.process.kill('SIGTERM');
  assert.equal(await server.ended, 0);
  const said = start({ EARSHOT_DATA: data, EARSHOT_TRUST: 'ca', EARSHOT_PORT: '5001' }, ['trust']);
  assert.equal(await said.ended, 0);
  assert.equal(/^[0-9A-F:]{95}$/m.exec(said.out())?.[0], new X509Certificate(ca).fingerprint256);
  assert.match(said.out(), /ca-key\.pem\. It may be kept elsewhere[^]*\nOpen http:\/\/localhost:5001\/trust on each device/);
  const without = start({ EARSHOT_DATA: data });
  await without.printed('made it itself');
  await assert.rejects(ask(`${placeOf(without)}/api/health`, { ca }), /self-signed/);
});
