import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openDataFolder } from '../../src/data/data-folder.ts';
import { greetingText, phonePlace, type Greeting } from '../../src/startup/greeting.ts';
import { placesOf, type Listening, type Places } from '../../src/startup/places.ts';
import type { Machine } from '../../src/tls/names.ts';

const root = mkdtempSync(join(tmpdir(), 'earshot-folder-'));
after(() => rmSync(root, { recursive: true, force: true }));

function newFolder() {
  return mkdtempSync(join(root, 'data-'));
}

function modeOf(path: string) {
  return statSync(path).mode & 0o777;
}

function info(address: string): NetworkInterfaceInfo {
  return address.includes(':')
    ? { address, internal: false, family: 'IPv6', netmask: 'ffff::', mac: '', cidr: null, scopeid: 0 }
    : { address, internal: false, family: 'IPv4', netmask: '255.255.255.0', mac: '', cidr: null };
}

const adasBox: Machine = {
  hostname: 'ada-box',
  interfaces: { eth0: ['fd00::2', '192.168.1.20', '8.8.8.8', 'fe80::1'].map(info) },
  temporary: new Set(),
};

const places: readonly [listening: Partial<Listening>, wanted: Partial<Places>][] = [
  [{ host: '0.0.0.0' }, { here: ['https://localhost:5000'], network: ['https://192.168.1.20:5000'] }],
  [{ host: '::' }, { here: ['https://localhost:5000'], network: ['https://192.168.1.20:5000', 'https://[fd00::2]:5000'] }],
  [{ host: '127.0.0.1' }, { here: ['https://localhost:5000'] }],
  [{ host: 'localhost' }, { here: ['https://localhost:5000'] }],
  [{ host: '::1' }, { here: ['https://[::1]:5000'] }],
  [{ host: '192.168.1.20', port: 443 }, { network: ['https://192.168.1.20'] }],
  [{ host: 'ada-box.local' }, { network: ['https://ada-box.local:5000'] }],
  [
    { host: '127.0.0.1', origins: ['https://phone.example.org'] },
    { here: ['https://localhost:5000'], public: ['https://phone.example.org'] },
  ],
];

for (const [listening, wanted] of places) {
  void test(`listening on ${JSON.stringify(listening)} it prints only where it is reached`, () => {
    const found = placesOf({ host: '0.0.0.0', port: 5000, origins: [], ...listening }, adasBox);
    assert.deepEqual(found, { here: [], network: [], public: [], ...wanted });
  });
}

const greeting: Greeting = {
  version: '1.2.3',
  places: { here: ['https://localhost:5000'], network: ['https://192.168.1.20:5000', 'https://10.0.0.3:5000'], public: [] },
  fingerprint: 'AA:BB',
  selfMade: true,
  trust: null,
  trustUserId: false,
  pageIsBuilt: true,
  firstAdmin: null,
  unnamedPublic: false,
};

void test('the greeting names every address, shows the code for a phone and the fingerprint', () => {
  const text = greetingText(greeting, 'THE CODE');
  for (const place of [...greeting.places.here, ...greeting.places.network]) assert.ok(text.includes(`${place}\n`), place);
  assert.match(text, /THE CODE\n\n {2}Scan this with a phone to open https:\/\/192\.168\.1\.20:5000\n/);
  assert.match(text, /made it itself[^]*SHA-256 fingerprint:\n {2}AA:BB\n/);
  assert.doesNotMatch(text, /WARNING|public address|not built/);
});

void test('where a CA signs, the greeting shows its fingerprint, and what is to be done', () => {
  const trust = {
    place: 'http://192.168.1.20:5000/trust',
    code: 'TRUST CODE',
    fingerprint: 'CC:DD',
    notices: ['The CA ends on 2036-01-01.'],
  };
  const text = greetingText({ ...greeting, trust }, null);
  assert.match(
    text,
    /A CA of this installation has signed[^]*:5000\/trust shows how\.[^]*TRUST CODE[^]*fingerprint of the CA:\n {2}CC:DD\n\n {2}Attention: The CA ends on/,
  );
  assert.doesNotMatch(text, /made it itself/);
});

void test('the greeting says what is dangerous or missing', () => {
  const text = greetingText({ ...greeting, selfMade: false, trustUserId: true, pageIsBuilt: false, unnamedPublic: true }, null);
  assert.match(text, /WARNING[^]*can act as anybody/);
  assert.match(text, /npm run build/);
  assert.match(text, /EARSHOT_ORIGINS=https/);
  assert.doesNotMatch(text, /Scan|made it itself/);
});

void test('a phone is sent to the public address first, and nowhere when only this machine can come in', () => {
  assert.equal(phonePlace({ ...greeting.places, public: ['https://phone.example.org'] }), 'https://phone.example.org');
  assert.equal(phonePlace(greeting.places), 'https://192.168.1.20:5000');
  assert.equal(phonePlace({ ...greeting.places, network: [] }), null);
});

void test('the data folder is closed to others when it is ours, and refused when it is not', () => {
  const empty = newFolder();
  chmodSync(empty, 0o755);
  openDataFolder(empty);
  assert.equal(modeOf(empty), 0o700);

  writeFileSync(join(empty, 'key.pem'), 'x', { mode: 0o644 });
  writeFileSync(join(empty, 'earshot.db'), 'x', { mode: 0o640 });
  writeFileSync(join(empty, 'notes.txt'), 'x', { mode: 0o644 });
  chmodSync(empty, 0o750);
  openDataFolder(empty);
  assert.deepEqual(
    ['', 'key.pem', 'earshot.db', 'notes.txt'].map((name) => modeOf(join(empty, name))),
    [0o700, 0o600, 0o600, 0o644],
  );

  const shared = newFolder();
  writeFileSync(join(shared, 'thesis.txt'), 'x');
  chmodSync(shared, 0o755);
  assert.throws(() => openDataFolder(shared), /^StartFailure: EARSHOT_DATA: the folder .* holds other things/);
  assert.equal(modeOf(shared), 0o755);
  assert.deepEqual(readdirSync(shared), ['thesis.txt']);
});

void test('a data folder that cannot be is refused by one sentence', () => {
  const file = join(newFolder(), 'file');
  writeFileSync(file, '');
  assert.throws(() => openDataFolder(file), /^StartFailure: EARSHOT_DATA: the folder .*file cannot be written to: .*\.$/);
  assert.throws(() => openDataFolder(join(file, 'data')), /^StartFailure: EARSHOT_DATA: .* a part of the path is no folder\.$/);
  assert.ok(existsSync(file));
});
