import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installCommand, missingSentence } from '../../src/relay/installing.ts';
import { outsideHost, relayAddress, relayUrls, type RelayAround } from '../../src/relay/relay-places.ts';
import { failuresAfter, healthOf, pauseAfter } from '../../src/relay/relay-state.ts';
import type { Interfaces } from '../../src/tls/names.ts';

void test('a relay that ends again and again is waited for longer each time, a minute at most', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 40].map(pauseAfter);
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

void test('a relay that was up for a minute starts anew with the shortest pause', () => {
  assert.equal(failuresAfter(6, 59_999), 7);
  assert.equal(failuresAfter(6, 60_000), 1);
});

void test('health says why there is no relay, and nothing beside it while there is one', () => {
  assert.deepEqual(healthOf({ is: 'up' }), { relay: 'up' });
  assert.deepEqual(healthOf({ is: 'down', why: 'So.' }), { relay: 'down', relay_reason: 'So.' });
});

const releases: readonly [platform: NodeJS.Platform, release: string, command: string | null][] = [
  ['linux', 'NAME="Debian"\nID=debian\n', 'apt-get install coturn && systemctl disable --now coturn'],
  ['linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'apt-get install coturn && systemctl disable --now coturn'],
  ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'dnf install coturn'],
  ['linux', 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', 'zypper install coturn'],
  ['linux', 'ID=alpine\n', 'apk add coturn'],
  ['darwin', '', 'brew install coturn'],
  ['linux', '', null],
];

for (const [platform, release, command] of releases)
  void test(`coturn is installed on ${/ID="?([^"\n]*)/.exec(release)?.[1] ?? platform} by ${command ?? 'what nobody knows'}`, () => {
    assert.equal(installCommand(platform, release), command);
    assert.ok(missingSentence(platform, release).includes(command ?? 'Install coturn'));
  });

function machine(addresses: Readonly<Record<string, readonly string[]>>) {
  const interfaces: Interfaces = Object.fromEntries(
    Object.entries(addresses).map(([name, list]) => [
      name,
      list.map((address) => ({ address, internal: name === 'lo', netmask: '', mac: '', cidr: null, ...familyOf(address) })),
    ]),
  );
  return { hostname: 'box', interfaces, temporary: new Set<string>() };
}

function familyOf(address: string) {
  return address.includes(':') ? ({ family: 'IPv6', scopeid: 0 } as const) : ({ family: 'IPv4' } as const);
}

const machines: readonly [what: string, Readonly<Record<string, readonly string[]>>, string | null][] = [
  ['a public address', { lo: ['127.0.0.1'], eth0: ['10.0.0.7', '2001:db8::7', '5.9.1.2'] }, '5.9.1.2'],
  ['a private one where there is no other', { lo: ['127.0.0.1'], eth0: ['192.168.1.20', 'fd00::2'] }, '192.168.1.20'],
  ['not that of its containers', { docker0: ['172.17.0.1'], eth0: ['192.168.1.20'] }, '192.168.1.20'],
  ['a link-local one at last', { eth0: ['169.254.3.4'] }, '169.254.3.4'],
  ['none of loopback, none of IPv6', { lo: ['127.0.0.1', '::1'], eth0: ['2001:db8::7'] }, null],
];

for (const [what, addresses, wanted] of machines)
  void test(`a relay relays on ${what}`, () => assert.equal(relayAddress(machine(addresses)), wanted));

const home: RelayAround = {
  host: null,
  origins: ['https://192.168.1.20:5000', 'https://phone.example.org'],
  address: '192.168.1.20',
  names: ['localhost', '192.168.1.20', 'phone.example.org'],
  isKnown: true,
  ports: { plain: 3_478, secure: 5_349 },
};

void test('Ada at home is told the address of the machine, and Bob outside its public name', () => {
  assert.deepEqual(relayUrls(home, '192.168.1.30'), [
    'turn:192.168.1.20:3478',
    'turn:192.168.1.20:3478?transport=tcp',
    'turns:192.168.1.20:5349?transport=tcp',
  ]);
  assert.deepEqual(relayUrls(home, '203.0.113.9'), [
    'turn:phone.example.org:3478',
    'turn:phone.example.org:3478?transport=tcp',
    'turns:phone.example.org:5349?transport=tcp',
  ]);
});

void test('nobody is told of TLS by a name that the certificate does not have, or with one that no browser knows', () => {
  const named = relayUrls({ ...home, names: ['*.example.org'] }, '192.168.1.30');
  assert.equal(named.at(-1), 'turns:phone.example.org:5349?transport=tcp');
  assert.equal(relayUrls({ ...home, names: ['localhost'] }, '192.168.1.30').length, 2);
  assert.equal(relayUrls({ ...home, isKnown: false }, '203.0.113.9').length, 2);
});

void test('outside is what the operator says, else a public origin, else a public address, else nothing', () => {
  assert.equal(outsideHost({ ...home, host: 'relay.example.org' }), 'relay.example.org');
  assert.equal(outsideHost(home), 'phone.example.org');
  assert.equal(outsideHost({ ...home, origins: ['https://localhost:5173'] }), null);
  assert.equal(outsideHost({ ...home, origins: [], address: '5.9.1.2' }), '5.9.1.2');
  assert.deepEqual(relayUrls({ ...home, origins: [] }, '203.0.113.9'), []);
});
