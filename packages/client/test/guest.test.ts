import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { serversOf } from '../../server/test/operations/spawned-server.ts';
import type { PhoneSnapshot } from '../src/index.ts';
import { houseOf, openRealPhone, type RealPhone } from './real-phone.ts';
import { Air } from './town/fake-media.ts';
import { createFakeKeys } from './town/keys.ts';

const hour = 3_600_000;

const { root, spawn } = serversOf('guests');
const data = join(root, 'data');
const server = spawn({ EARSHOT_DATA: data });
await server.printed('This machine');
const house = houseOf(server, data);

/** Ada, whose name is theirs for good, and a link to them. */
async function open(t: TestContext, name: string) {
  const air = new Air();
  const phones: RealPhone[] = [];
  t.after(() => {
    for (const { phone } of phones) phone.close();
  });
  function phoneFor(options: Parameters<typeof openRealPhone>[2]): RealPhone {
    const made = openRealPhone(house, air, options);
    phones.push(made);
    return made;
  }
  const ada = phoneFor({ keys: { ...createFakeKeys(), origin: () => house.origin } });
  await ada.phone.signIn(name);
  const { session } = ada.see();
  assert.ok(session.phase === 'in', JSON.stringify(session));
  const made = await ada.phone.ask('guests/link', { lasts_ms: hour });
  assert.ok(made.ok);
  const { link, secret } = made.body;
  return { ada, id: session.me.id, link, guest: (storage = new Map<string, string>()) => phoneFor({ storage, guestLink: secret }) };
}

function callIn<Phase extends PhoneSnapshot['call']['phase']>(person: RealPhone, phase: Phase) {
  return person.until(({ call }) => (call.phase === phase ? (call as Extract<PhoneSnapshot['call'], { phase: Phase }>) : null));
}

test('Maria comes by a link and calls Ada, who sees that they are a guest, and after a reload they are who they were', async (t) => {
  const { ada, id, guest } = await open(t, 'Ada');
  const tab = new Map<string, string>();
  const maria = guest(tab);
  assert.equal((await maria.phone.ask('users/list', {})).ok, false);
  await maria.phone.signIn('Maria');
  void maria.phone.call(id, 'Ada');
  assert.equal((await callIn(maria, 'dialing')).other.username, 'Ada');
  assert.equal((await callIn(ada, 'ringing')).other.username, 'Maria (guest)');
  await ada.phone.accept();
  await Promise.all([callIn(ada, 'talking'), callIn(maria, 'talking')]);
  const { people, history } = maria.see();
  assert.deepEqual([people.list, people.total, people.loading, history.entries], [[], 0, false, []]);
  await maria.phone.end();
  await callIn(ada, 'ended');
  const { session } = maria.see();
  maria.phone.close();
  const again = guest(tab);
  const { me } = await again.until(({ session: now }) => (now.phase === 'in' ? now : null));
  assert.deepEqual(me.id, session.phase === 'in' ? session.me.id : '');
});

test('A guest is told that Ada does not want to be disturbed, and that the link is over', async (t) => {
  const { ada, id, link, guest } = await open(t, 'Ada the second');
  const maria = guest();
  await maria.phone.signIn('Maria');
  await ada.phone.ask('users/availability', { dnd: true });
  await maria.phone.call(id, 'Ada');
  const refused = await callIn(maria, 'ended');
  assert.deepEqual([refused.reason, refused.other.username], ['do_not_disturb', 'Ada']);
  assert.ok((await ada.phone.ask('guests/withdraw', { link_id: link.link_id })).ok);
  maria.phone.dismiss('call');
  await maria.phone.call(id, 'Ada');
  await maria.until(({ problem }) => (problem?.code === 'link_over' ? problem : null));
  const late = guest();
  await late.phone.signIn('Zoe');
  const { session } = late.see();
  assert.deepEqual(session.phase === 'out' ? [session.problem?.code, session.problem?.said] : session.phase, [
    'link_over',
    'This link is over. Ask for another one.',
  ]);
});

test('A guest calls somebody who has gone: they are away, and will see that the guest called', async (t) => {
  const { ada, id, guest } = await open(t, 'Ada the third');
  const maria = guest();
  await maria.phone.signIn('Maria');
  ada.phone.close();
  await ada.phone.ask('users/disconnect', {});
  await maria.phone.call(id, 'Ada');
  assert.equal((await callIn(maria, 'ended')).reason, 'unreachable');
});
