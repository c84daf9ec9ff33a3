import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from 'node:test';
import { watchMachine } from '../../src/startup/machine-watch.ts';
import { readTemporary } from '../../src/tls/machine.ts';
import { certificateNames, reachedAt, type Machine } from '../../src/tls/names.ts';
import { clockByHand } from './clock-by-hand.ts';

function info(address: string, internal = false): NetworkInterfaceInfo {
  return address.includes(':')
    ? { address, internal, family: 'IPv6', netmask: 'ffff::', mac: '', cidr: null, scopeid: 0 }
    : { address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '', cidr: null };
}

function machine(hostname: string, ...addresses: string[]): Machine {
  return {
    hostname,
    interfaces: { lo: [info('127.0.0.1', true), info('::1', true)], eth0: addresses.map((address) => info(address)) },
    temporary: new Set(['fd00::dead']),
  };
}

const machines: readonly [told: string, machine: Machine, named: readonly string[], wanted: readonly string[]][] = [
  ['a machine without network is named by itself', machine('vm'), [], ['vm', 'vm.local']],
  [
    'every private address is named, IPv4 first',
    machine('vm', 'FD00:0::2', '192.168.1.20', '10.0.0.3'),
    [],
    ['vm', 'vm.local', '192.168.1.20', '10.0.0.3', 'fd00::2'],
  ],
  [
    'carrier and test addresses are named, link-local ones are not',
    machine('vm', '100.64.0.9', '169.254.1.1', '192.0.2.2'),
    [],
    ['vm', 'vm.local', '100.64.0.9', '192.0.2.2'],
  ],
  [
    'a network of containers is not, and a tunnel is',
    { ...machine('vm'), interfaces: { docker0: [info('172.17.0.1')], 'br-0a1b2c3d4e5f': [info('172.18.0.1')], tun0: [info('10.8.0.2')] } },
    [],
    ['vm', 'vm.local', '10.8.0.2'],
  ],
  ['public, zoned and temporary addresses are not', machine('vm', '8.8.8.8', '2a01::1', 'fe80::1', 'fd00::dead'), [], ['vm', 'vm.local']],
  ['a full name gives the short one too', machine('Adas-Box.fritz.box'), [], ['adas-box.fritz.box', 'adas-box', 'adas-box.local']],
  ['a name of multicast DNS is not doubled', machine('adas-box.local'), [], ['adas-box.local', 'adas-box']],
  ['a name that is no host name is left out', machine("Ada's box"), [], []],
  ['localhost is named once', machine('localhost'), [], []],
  [
    'what the operator names is added',
    machine('vm'),
    ['Phone.Example.org', '203.0.113.7', '[2001:db8::7]'],
    ['vm', 'vm.local', 'phone.example.org', '203.0.113.7', '2001:db8::7'],
  ],
];

for (const [told, one, named, wanted] of machines) {
  void test(told, () => {
    assert.deepEqual([...certificateNames(one, named)].toSorted(), ['localhost', '127.0.0.1', '::1', ...wanted].toSorted());
  });
}

void test('networks matter to a server that listens on all of them, and on one address they do not', () => {
  const vm = machine('vm', '192.168.1.20');
  for (const host of ['0.0.0.0', '::']) assert.ok(certificateNames(reachedAt(host, vm), []).includes('192.168.1.20'), host);
  for (const host of ['127.0.0.1', '::1', 'localhost', '10.0.0.3'])
    assert.deepEqual(certificateNames(reachedAt(host, vm), []), ['localhost', 'vm', 'vm.local', '127.0.0.1', '::1'], host);
});

void test('Linux tells which addresses are temporary', () => {
  const table = ['fd000000000000000000000000000002 04 40 00 80     eth0', 'fd00000000000000000000000000dead 04 40 00 01     eth0', ''].join(
    '\n',
  );
  assert.deepEqual([...readTemporary(table)], ['fd00::dead']);
});

void test('the names of the machine follow its network, and are one list while nothing changes', () => {
  const clock = clockByHand();
  let now = machine('vm', '192.168.1.20');
  const watch = watchMachine(clock, () => now, ['phone.example.org']);
  const before = watch.names();
  clock.advance(60_000);
  assert.equal(watch.names(), before);
  now = machine('vm', '10.0.0.3');
  clock.advance(5_000);
  assert.ok(watch.names().includes('10.0.0.3'));
  assert.ok(!watch.names().includes('192.168.1.20'));
  assert.ok(watch.names().includes('phone.example.org'));
  watch.close();
  watch.close();
  assert.equal(clock.waiting(), 0);
});
