import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { outboxLimits } from '../../src/push/outbox.ts';
import { createPush } from '../../src/push/service.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { openPushService, type TestPushService } from '../push-service.ts';
import { publicSubscription, readVapid } from '../subscriptions.ts';
import { openHouseWithCore } from './core-house.ts';
import { pair } from './house.ts';
import { joins } from './joins.ts';
import type { Party } from './party.ts';

const service = await openPushService(pair);
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { d = '', x = '', y = '' } = privateKey.export({ format: 'jwk' });
const publicKey = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url');
const resolving = new Map([['inner.example.org', ['10.0.0.1']]]);
const push = createPush({
  clock: systemClock,
  key: { publicKey, privateKey: d },
  hosts: new Set([service.host]),
  contact: 'https://phone.example.org',
  resolve: (name) => Promise.resolve(resolving.get(name) ?? []),
});
const house = await openHouseWithCore({}, { push });
setDefaultCACertificates([house.cert]);
after(async () => {
  push.close();
  await house.close();
  await service.close();
});
let count = 0;

interface Pair {
  readonly ada: Party;
  readonly bob: Party;
  readonly subscription: ReturnType<TestPushService['subscription']>;
}

async function done(party: Party, ...[name, body]: Parameters<Party['command']>): Promise<Record<string, never>> {
  const reply = await party.command(name, body);
  assert.equal(reply.http, 200, `${name}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** Ada is here; Bob has subscribed by that door, and gone. */
async function bobIsAway(door: keyof typeof joins, t: { after(task: () => Promise<void>): void }): Promise<Pair> {
  const ada = await joins.rest(house, `Ada ${(count += 1)}`);
  const bob = await joins[door](house, `Bob ${count}`);
  t.after(() => ada.leave());
  const subscription = service.subscription();
  const { endpoint, keys } = subscription;
  assert.deepEqual(await done(bob, 'push/key'), { status: 'success', public_key: publicKey, notify_host: null, notify_topic: null });
  await done(bob, 'push/subscribe', { endpoint, keys });
  await done(bob, 'users/disconnect');
  await bob.leave();
  service.answers = 201;
  return { ada, bob, subscription };
}

for (const door of ['rest', 'socket', 'stream'] as const) {
  test(`Bob has subscribed by the ${door} door: the ring comes sealed for their browser and signed by this server, and says no more than it must`, async (t) => {
    const { ada, bob, subscription } = await bobIsAway(door, t);
    const coming = service.next();
    const before = Date.now();
    const { call_id } = await done(ada, 'call/initiate', { target_user_id: bob.id });
    const { body, headers, path } = await coming;
    assert.equal(`https://${service.host}${path}`, subscription.endpoint);
    const said = Object(subscription.open(body));
    assert.deepEqual({ ...said, ring_ends: 0 }, { caller: ada.name, call_id, ring_ends: 0 });
    assert.ok(said.ring_ends > before + 40_000 && said.ring_ends <= Date.now() + 45_000, String(said.ring_ends));
    assert.deepEqual([headers['content-encoding'], headers['urgency']], ['aes128gcm', 'high']);
    assert.equal(headers['topic'], String(call_id).replaceAll('-', ''));
    assert.ok(Number(headers['ttl']) >= 40 && Number(headers['ttl']) <= 45, headers['ttl']?.toString());
    const { claims, key } = readVapid(String(headers.authorization));
    assert.deepEqual([claims['aud'], claims['sub'], key], [`https://${service.host}`, 'https://phone.example.org', publicKey]);
    assert.ok(Number(claims['exp']) > before / 1_000 && Number(claims['exp']) < before / 1_000 + 86_400 + 60);
    assert.ok(!JSON.stringify([headers, path, body.toString('latin1')]).includes(ada.name), 'only the browser reads who calls');
    const ending = service.next();
    await done(ada, 'call/end', { call_id });
    const end = await ending;
    assert.deepEqual(subscription.open(end.body), { ...said, over: 'missed' });
    assert.deepEqual(
      [end.headers['topic'], end.headers['urgency'], end.headers['ttl']],
      [headers['topic'], 'normal', '86400'],
      'it takes the place of a ring that has not come yet',
    );
  });

  test(`By the ${door} door no inner address is taken, nor one that a name stands for, and unsubscribing ends it`, async (t) => {
    const party = await joins[door](house, `Cleo by ${door}`);
    t.after(() => party.leave());
    const { endpoint, keys } = publicSubscription();
    for (const bad of ['https://127.0.0.1/a', 'https://[::ffff:a9fe:a9fe]/', 'http://push.example.org/a', 'https://inner.example.org/a']) {
      const { http, body } = await party.command('push/subscribe', { endpoint: bad, keys });
      assert.deepEqual([http, body.code], [400, 'bad_request'], bad);
      assert.match(body.message, /^endpoint: /);
    }
    assert.equal(Object((await done(party, 'devices/list'))['devices'])[0].push, false);
    await done(party, 'push/subscribe', { endpoint, keys });
    assert.equal(Object((await done(party, 'devices/list'))['devices'])[0].push, true);
    await done(party, 'push/unsubscribe', { endpoint: 'https://push.example.org/another', keys });
    assert.equal(Object((await done(party, 'devices/list'))['devices'])[0].push, true);
    await done(party, 'push/unsubscribe', { endpoint });
    await done(party, 'push/unsubscribe');
    assert.equal(Object((await done(party, 'devices/list'))['devices'])[0].push, false);
  });
}

async function reachOf(ada: Party, bob: Party): Promise<string> {
  return Object((await done(ada, 'users/get', { user_id: bob.id }))['user']).reach;
}

test('The push service sends us elsewhere, and nothing goes there; it says 410, and Bob cannot be reached any more', async (t) => {
  const sent = await bobIsAway('rest', t);
  service.answers = 307;
  const first = service.next();
  const elsewhere = await done(sent.ada, 'call/initiate', { target_user_id: sent.bob.id });
  await first;
  await done(sent.ada, 'call/end', { call_id: elsewhere['call_id'] });
  assert.equal(await reachOf(sent.ada, sent.bob), 'notified');
  // Another Bob: the end of that ring may still be told to the service.
  const { ada, bob } = await bobIsAway('rest', t);
  service.answers = 410;
  const { call_id } = await done(ada, 'call/initiate', { target_user_id: bob.id });
  while ((await reachOf(ada, bob)) !== 'away') await ada.command('users/heartbeat');
  await done(ada, 'call/end', { call_id });
  const refused = await ada.command('call/initiate', { target_user_id: bob.id });
  assert.deepEqual([refused.http, refused.body.code], [409, 'user_offline']);
  assert.ok(service.received.every(({ path }) => path !== '/elsewhere'));
});

test('A push service that hangs delays no ring, neither of who waits for it nor of others', async (t) => {
  const { ada, bob } = await bobIsAway('socket', t);
  service.answers = 'hangs';
  const coming = service.next();
  const began = performance.now();
  const { call_id } = await done(ada, 'call/initiate', { target_user_id: bob.id });
  const answered = performance.now() - began;
  await coming;
  await done(ada, 'call/end', { call_id });
  assert.ok(answered < outboxLimits.tryMs, `${answered} ms`);
});
