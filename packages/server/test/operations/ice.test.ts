import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalAddress, isPrivate, reachOf, type Reach } from '../../src/ice/addresses.ts';
import { iceServerChooser, lifeOf, turnCredential } from '../../src/ice/servers.ts';

const addresses: readonly [text: string, canonical: string | null, reach: Reach | null, isPrivate: boolean][] = [
  ['127.0.0.1', '127.0.0.1', 'loopback', true],
  ['127.255.255.254', '127.255.255.254', 'loopback', true],
  ['::1', '::1', 'loopback', true],
  ['[::1]', '::1', 'loopback', true],
  ['10.0.0.0', '10.0.0.0', 'private', true],
  ['10.255.255.255', '10.255.255.255', 'private', true],
  ['11.0.0.0', '11.0.0.0', 'public', false],
  ['172.15.255.255', '172.15.255.255', 'public', false],
  ['172.16.0.1', '172.16.0.1', 'private', true],
  ['172.31.255.255', '172.31.255.255', 'private', true],
  ['172.32.0.0', '172.32.0.0', 'public', false],
  ['192.168.1.20', '192.168.1.20', 'private', true],
  ['192.169.0.0', '192.169.0.0', 'public', false],
  ['169.254.9.9', '169.254.9.9', 'link-local', true],
  ['100.63.255.255', '100.63.255.255', 'public', false],
  ['100.64.0.0', '100.64.0.0', 'shared', true],
  ['100.127.255.255', '100.127.255.255', 'shared', true],
  ['100.128.0.0', '100.128.0.0', 'public', false],
  ['::ffff:192.168.1.20', '192.168.1.20', 'private', true],
  ['::ffff:c0a8:114', '192.168.1.20', 'private', true],
  ['::FFFF:8.8.8.8', '8.8.8.8', 'public', false],
  ['FD00:0:0:0:0:0:0:2', 'fd00::2', 'unique-local', true],
  ['fc00::1', 'fc00::1', 'unique-local', true],
  ['fe80::1%eth0', 'fe80::1', 'link-local', true],
  ['febf::1', 'febf::1', 'link-local', true],
  ['fec0::1', 'fec0::1', 'public', false],
  ['2a01:4f8::1', '2a01:4f8::1', 'public', false],
  ['203.0.113.7', '203.0.113.7', 'documentation', false],
  ['2001:db8::1', '2001:db8::1', 'documentation', false],
  ['224.0.0.251', '224.0.0.251', 'multicast', false],
  ['ff02::fb', 'ff02::fb', 'multicast', false],
  ['0.0.0.0', '0.0.0.0', 'unspecified', false],
  ['::', '::', 'unspecified', false],
  ['8.8.8.8', '8.8.8.8', 'public', false],
  ['ada.example.org', null, null, false],
  ['', null, null, false],
  ['1.2.3', null, null, false],
];

for (const [text, canonical, reach, inside] of addresses) {
  void test(`${text === '' ? 'nothing' : text} is ${reach ?? 'no address'}`, () => {
    assert.equal(canonicalAddress(text), canonical);
    assert.equal(reachOf(text), reach);
    assert.equal(isPrivate(text), inside);
  });
}

const ada = '6f1c0a52-6f0e-4a52-9d3c-0b7a3a7f6d11';
const call = '0b8f7a10-1f5d-4c7b-8a55-2d1f0c9e7b33';
const clock = { wall: () => 1_767_225_600_999 };
const config = {
  stunUrls: ['stun:stun.example.org:3478'],
  turn: { urls: ['turn:turn.example.org:3478', 'turns:turn.example.org:5349'], secret: 'north-star' },
};

void test('Ada and Bob in the same office are given no server at all', () => {
  const choose = iceServerChooser(config, clock);
  assert.deepEqual(choose({ userId: ada, callId: call, mine: '192.168.1.20', theirs: '::ffff:10.0.0.3' }), []);
  assert.deepEqual(choose({ userId: ada, callId: call, mine: '::1', theirs: 'fd00::7' }), []);
});

void test('Ada at home and Bob outside are given STUN, and TURN with a credential of ten minutes', () => {
  const choose = iceServerChooser(config, clock);
  // The credential is that of: printf %s "$username" | openssl dgst -sha1 -hmac north-star -binary | base64
  const wanted = [
    { urls: ['stun:stun.example.org:3478'] },
    {
      urls: ['turn:turn.example.org:3478', 'turns:turn.example.org:5349'],
      username: `1767226200:${call}.${ada}`,
      credential: 'yjxg8rFrang8NMH898DSWzf5EdY=',
    },
  ];
  assert.deepEqual(choose({ userId: ada, callId: call, mine: '192.168.1.20', theirs: '203.0.113.7' }), wanted);
  assert.deepEqual(choose({ userId: ada, callId: call, mine: '203.0.113.7', theirs: '192.168.1.20' }), wanted);
});

void test('a credential of another call, of another user or of another moment is another one, and the answer says how long it lasts', () => {
  function at(callId: string, userId: string, wall: number) {
    return iceServerChooser({ ...config, stunUrls: [] }, { wall: () => wall })({ userId, callId, mine: '8.8.8.8', theirs: '9.9.9.9' });
  }
  const now = clock.wall();
  const made = [at(call, ada, now), at('another', ada, now), at(call, 'bob', now), at(call, ada, now + 1_000)];
  assert.equal(new Set(made.map(([server]) => server?.credential)).size, 4);
  assert.deepEqual(lifeOf(made.flat()), { ttl: 600 });
  assert.deepEqual(lifeOf([{ urls: config.stunUrls }]), {});
});

void test('what is not configured is not handed out', () => {
  const outside = { userId: ada, callId: call, mine: '8.8.8.8', theirs: '9.9.9.9' };
  assert.deepEqual(iceServerChooser({ stunUrls: [], turn: null }, clock)(outside), []);
  assert.deepEqual(iceServerChooser({ ...config, turn: null }, clock)(outside), [{ urls: config.stunUrls }]);
  assert.equal(iceServerChooser({ ...config, stunUrls: [] }, clock)(outside).length, 1);
});

void test('a party whose address is not known counts as outside', () => {
  assert.notDeepEqual(iceServerChooser(config, clock)({ userId: ada, callId: call, mine: '10.0.0.1', theirs: '' }), []);
});

void test('the credential is HMAC-SHA1 in base64 (RFC 2202, case 2)', () => {
  const digest = Buffer.from('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79', 'hex').toString('base64');
  assert.equal(turnCredential('Jefe', 'what do ya want for nothing?'), digest);
});
