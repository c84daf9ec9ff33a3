import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { judgeEndpoint } from '../../src/push/endpoints.ts';
import { lookupPublic } from '../../src/push/names.ts';

const hosts = new Set(['push.lan:443', '10.0.0.5:8443', 'localhost:9000']);

const taken = [
  'https://fcm.googleapis.com/fcm/send/abc:def',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc?x=1',
  'https://wns2-par02p.notify.windows.com:443/w/?token=abc',
  'https://8.8.8.8/abc',
  'https://[2606:4700::1111]/abc',
  'https://push.lan/abc',
  'https://10.0.0.5:8443/abc',
  'https://localhost:9000/abc',
];

/** Inner addresses in every form in which they can be written, and what is no https. */
const refused = [
  'push',
  '',
  'http://push.example.org/abc',
  'ftp://push.example.org/abc',
  'file:///etc/passwd',
  'https://ada:secret@push.example.org/abc',
  'https://ada@push.example.org/abc',
  'https://push.example.org:8443/abc',
  'https://push.example.org:22/abc',
  'https://push.lan:8443/abc',
  'https://10.0.0.5/abc',
  'https://localhost/abc',
  'https://localhost./abc',
  'https://earshot/abc',
  'https://printer.local/abc',
  'https://db.internal/abc',
  'https://127.0.0.1/abc',
  'https://127.1/abc',
  'https://2130706433/abc',
  'https://0x7f.0.0.1/abc',
  'https://0177.0.0.1/abc',
  'https://0.0.0.0/abc',
  'https://10.1.2.3/abc',
  'https://172.16.0.1/abc',
  'https://192.168.1.1/abc',
  'https://100.64.0.1/abc',
  'https://169.254.169.254/latest/meta-data',
  'https://192.0.0.170/abc',
  'https://192.88.99.1/abc',
  'https://198.18.0.1/abc',
  'https://203.0.113.7/abc',
  'https://224.0.0.1/abc',
  'https://255.255.255.255/abc',
  'https://[::]/abc',
  'https://[::1]/abc',
  'https://[::ffff:127.0.0.1]/abc',
  'https://[::ffff:a9fe:a9fe]/abc',
  'https://[::127.0.0.1]/abc',
  'https://[64:ff9b::7f00:1]/abc',
  'https://[64:ff9b:1::a00:1]/abc',
  'https://[2002:7f00:1::]/abc',
  'https://[2001:0:4136:e378::1]/abc',
  'https://[fe80::1]/abc',
  'https://[fec0::1]/abc',
  'https://[fd00:ec2::254]/abc',
  'https://[ff02::1]/abc',
  'https://[2001:db8::1]/abc',
];

for (const endpoint of taken) test(`Pushes go to ${endpoint}`, () => assert.ok(judgeEndpoint(endpoint, hosts).ok));
for (const endpoint of refused) test(`No push goes to ${endpoint || 'nothing'}`, () => assert.ok(!judgeEndpoint(endpoint, hosts).ok));

function looked(addresses: readonly string[], all: boolean): Promise<readonly string[] | string | null> {
  return new Promise((resolve) => {
    lookupPublic(() => Promise.resolve(addresses))('push.example.org', { all }, (error, found: string | LookupAddress[]) => {
      if (error !== null) resolve(error.code ?? null);
      else resolve(typeof found === 'string' ? found : found.map(({ address }) => address));
    });
  });
}

test('A name that stands for an inner address is not connected to, whatever else it stands for', async () => {
  for (const inner of ['127.0.0.1', '169.254.169.254', '::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'fd00::1'])
    for (const all of [true, false]) assert.equal(await looked([inner], all), 'ENOTFOUND', inner);
  assert.deepEqual(await looked(['10.0.0.1', '9.9.9.9', '2620:fe::fe'], true), ['9.9.9.9', '2620:fe::fe']);
  assert.equal(await looked(['9.9.9.9'], false), '9.9.9.9');
  assert.equal(await looked([], true), 'ENOTFOUND', 'no name server answers');
});
