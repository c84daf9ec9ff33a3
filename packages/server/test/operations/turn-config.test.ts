import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { helpText } from '../../src/config/help.ts';
import { coturnConfig } from '../../src/ice/coturn.ts';
import { turnPlace, type TurnPlace } from '../../src/ice/turn-urls.ts';
import { turnConfig } from '../../src/startup/turn-config.ts';
import { spawnServer } from './spawned-server.ts';

const urls = ['turn:relay.example:3478', 'turn:relay.example:3478?transport=tcp', 'turns:relay.example:5349?transport=tcp'];
const places: Readonly<Record<string, readonly string[]>> = {
  'relay.example': ['203.0.113.7', '2001:db8::7'],
  'second.example': ['203.0.113.8'],
};

function find(host: string): Promise<readonly string[]> {
  return Promise.resolve(places[host] ?? []);
}

function config(given: readonly string[] = urls, secret = 'north star') {
  return { turn: { urls: given, secret }, pair: null, trust: null, data: './data' };
}

/** The settings of a configuration: what stands in it but comments. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function valuesOf(text: string, key: string): readonly string[] {
  return linesOf(text).flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
}

const forms: readonly [url: string, place: TurnPlace | null][] = [
  ['turn:relay.example', { host: 'relay.example', port: 3478, transport: 'udp', secure: false }],
  ['turn:relay.example:80?transport=tcp', { host: 'relay.example', port: 80, transport: 'tcp', secure: false }],
  ['TURNS:Relay.Example', { host: 'relay.example', port: 5349, transport: 'tcp', secure: true }],
  ['turns:[2001:db8::7]:443?transport=udp', { host: '2001:db8::7', port: 443, transport: 'udp', secure: true }],
  ['stun:relay.example', null],
];

for (const [url, place] of forms)
  void test(`${url} is ${place === null ? 'no relay' : 'a relay'}`, () => assert.deepEqual(turnPlace(url), place));

void test('the relay lets in by the shared secret, relays to itself alone, and has no door but the three it is told', async () => {
  const text = await turnConfig(config(), [], find);
  const lines = linesOf(text);
  const wanted = ['use-auth-secret', 'static-auth-secret=north star', 'realm=relay.example', 'fingerprint', 'no-cli', 'no-multicast-peers'];
  wanted.push(
    'no-tcp-relay',
    'no-software-attribute',
    'stale-nonce=600',
    'max-allocate-lifetime=120',
    'listening-port=3478',
    'tls-listening-port=5349',
    'no-dtls',
  );
  wanted.push(`cert=${resolve('data/cert.pem')}`, `pkey=${resolve('data/key.pem')}`);
  for (const line of wanted) assert.ok(lines.includes(line), line);
  for (const line of ['no-udp', 'no-tcp', 'no-tls']) assert.ok(!lines.includes(line), line);
  for (const quota of ['user-quota', 'total-quota', 'max-bps']) assert.ok(Number(valuesOf(text, quota)[0]) > 0, quota);
  assert.deepEqual(valuesOf(text, 'allowed-peer-ip'), ['203.0.113.7', '2001:db8::7']);
  assert.deepEqual(valuesOf(text, 'relay-ip'), ['203.0.113.7', '2001:db8::7']);
  const denied = valuesOf(text, 'denied-peer-ip');
  for (const range of [
    '127.0.0.0-127.255.255.255',
    '192.168.0.0-192.168.255.255',
    '169.254.0.0-169.254.255.255',
    '0.0.0.0-255.255.255.255',
  ]) {
    assert.ok(denied.includes(range), range);
  }
  assert.ok(denied.includes('::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'));
});

void test('behind a router the relay is told both its addresses', async () => {
  const text = await turnConfig(config(), ['203.0.113.9/10.0.0.9'], find);
  assert.deepEqual(valuesOf(text, 'external-ip'), ['203.0.113.9/10.0.0.9']);
  assert.deepEqual(valuesOf(text, 'relay-ip'), ['10.0.0.9']);
  assert.deepEqual(valuesOf(text, 'allowed-peer-ip'), ['203.0.113.9', '10.0.0.9']);
});

void test('one relay may relay to the others of the same Earshot', async () => {
  const text = await turnConfig(config(['turn:relay.example', 'turn:second.example', 'turn:198.51.100.4']), [], find);
  assert.deepEqual(valuesOf(text, 'relay-ip'), ['203.0.113.7', '2001:db8::7']);
  assert.deepEqual(valuesOf(text, 'allowed-peer-ip'), ['203.0.113.7', '2001:db8::7', '203.0.113.8', '198.51.100.4']);
});

void test('what the phones are not told of is not listened on', async () => {
  const udp = linesOf(await turnConfig(config(['turn:relay.example']), [], find));
  assert.deepEqual(
    udp.filter((line) => /^no-(udp|tcp|tls|dtls)$/.test(line)),
    ['no-tcp', 'no-tls', 'no-dtls'],
  );
  const secure = linesOf(await turnConfig(config(['turns:relay.example:443']), [], find));
  assert.deepEqual(
    secure.filter((line) => /^no-(udp|tcp|tls|dtls)$/.test(line)),
    ['no-udp', 'no-tcp', 'no-dtls'],
  );
  assert.ok(secure.includes('tls-listening-port=443'));
});

void test('own certificate files are named by their whole paths', async () => {
  const pair = { cert: 'own/full.pem', key: '/etc/own/key.pem' };
  const text = await turnConfig({ ...config(), pair }, [], find);
  assert.deepEqual([valuesOf(text, 'cert'), valuesOf(text, 'pkey')], [[resolve('own/full.pem')], ['/etc/own/key.pem']]);
  const signed = await turnConfig({ ...config(), trust: 'ca' }, [], find);
  assert.deepEqual([valuesOf(signed, 'cert'), valuesOf(signed, 'pkey')], [[resolve('data/leaf.pem')], [resolve('data/leaf-key.pem')]]);
});

const refused: readonly [why: string, settings: Parameters<typeof turnConfig>[0], given: readonly string[], sentence: RegExp][] = [
  ['no relay is set', { ...config(), turn: null }, [], /^EARSHOT_TURN_SECRET is missing[^\n]*\.$/],
  ['the secret has two lines', config(urls, 'north\nno-auth'), [], /^EARSHOT_TURN_SECRET has more than one line/],
  ['two ports for one relay', config(['turn:relay.example:1', 'turn:relay.example:2']), [], /names the ports 1 and 2 for turn:/],
  ['a name without address', config(['turn:nowhere.example']), [], /^nowhere\.example of EARSHOT_TURN_URLS has no address yet/],
  ['no address', config(), ['relay'], /^"relay" is not an address/],
  ['an address too many', config(), ['203.0.113.7/10.0.0.7/10.0.0.8'], /is not an address/],
];

for (const [why, settings, given, sentence] of refused) {
  void test(`no configuration is made when there is ${why}`, () =>
    assert.rejects(turnConfig(settings, given, find), { name: 'StartFailure', message: sentence }));
}

void test('earshot turn-config prints it, and the help tells of it', async () => {
  const env = { EARSHOT_TURN_URLS: 'turn:203.0.113.7', EARSHOT_TURN_SECRET: 'north-star' };
  const asked = spawnServer(env, ['turn-config', '203.0.113.9', '--data', '/srv/earshot']);
  assert.equal(await asked.ended, 0, asked.err());
  const own = [{ outer: '203.0.113.9', inner: '203.0.113.9' }];
  const pair = { cert: '/srv/earshot/cert.pem', key: '/srv/earshot/key.pem' };
  const place = { host: '203.0.113.7', port: 3478, transport: 'udp', secure: false } as const;
  assert.equal(asked.out(), coturnConfig({ secret: 'north-star', realm: '203.0.113.7', places: [place], own, others: [], pair }));
  assert.match(helpText(), /earshot turn-config/);
});

void test('without the secret earshot turn-config says one sentence and exits with 1', async () => {
  for (const env of [{}, { EARSHOT_TURN_URLS: 'turn:203.0.113.7' }]) {
    const asked = spawnServer(env, ['turn-config']);
    assert.equal(await asked.ended, 1);
    assert.equal(asked.out(), '');
    assert.match(asked.err(), /^EARSHOT_TURN_SECRET is missing[^\n]*\.\n$/);
  }
});
