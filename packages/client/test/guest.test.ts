import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { placeOf, serversOf } from '../../server/test/operations/spawned-server.ts';
import type { Phone, PhoneSnapshot } from '../src/index.ts';
import { Air } from './town/fake-media.ts';
import { createRealPhone, keysInMemory, until } from './town/real-phone.ts';

const hour = 3_600_000;

const { root, spawn } = serversOf('guests');
const data = join(root, 'data');
const server = spawn({ EARSHOT_DATA: data });
await server.printed('This machine');
const url = placeOf(server);
setDefaultCACertificates([readFileSync(join(data, 'cert.pem'), 'utf8')]);

/** Ada, whose name is theirs for good, and a link to them. */
async function open(t: TestContext, name: string) {
  const air = new Air();
  const phones: Phone[] = [];
  t.after(() => {
    for (const phone of phones) phone.close();
  });
  function phoneFor(chosen: Parameters<typeof createRealPhone>[1]): Phone {
    const made = createRealPhone(url, { ...chosen, air });
    phones.push(made);
    return made;
  }
  const ada = phoneFor({ keys: keysInMemory(url) });
  await ada.signIn(name);
  const { session } = ada.getSnapshot();
  assert.ok(session.phase === 'in', JSON.stringify(session));
  const made = await ada.ask('guests/link', { lasts_ms: hour });
  assert.ok(made.ok);
  const { link, secret } = made.body;
  return { ada, id: session.me.id, link, guest: (storage = new Map<string, string>()) => phoneFor({ storage, guestLink: secret }) };
}

function callIn<Phase extends PhoneSnapshot['call']['phase']>(phone: Phone, phase: Phase) {
  return until(phone, ({ call }) => (call.phase === phase ? (call as Extract<PhoneSnapshot['call'], { phase: Phase }>) : null));
}

test('Maria comes by a link and calls Ada, who sees that they are a guest, and after a reload they are who they were', async (t) => {
  const { ada, id, guest } = await open(t, 'Ada');
  const tab = new Map<string, string>();
  const maria = guest(tab);
  assert.equal((await maria.ask('users/list', {})).ok, false);
  await maria.signIn('Maria');
  void maria.call(id, 'Ada');
  assert.equal((await callIn(maria, 'dialing')).other.username, 'Ada');
  assert.equal((await callIn(ada, 'ringing')).other.username, 'Maria (guest)');
  await ada.accept();
  await Promise.all([callIn(ada, 'talking'), callIn(maria, 'talking')]);
  const { people, history } = maria.getSnapshot();
  assert.deepEqual([people.list, people.total, people.loading, history.entries], [[], 0, false, []]);
  await maria.end();
  await callIn(ada, 'ended');
  const { session } = maria.getSnapshot();
  maria.close();
  const again = guest(tab);
  const { me } = await until(again, ({ session: now }) => (now.phase === 'in' ? now : null));
  assert.deepEqual(me.id, session.phase === 'in' ? session.me.id : '');
});

test('A guest is told that Ada does not want to be disturbed, and that the link is over', async (t) => {
  const { ada, id, link, guest } = await open(t, 'Ada the second');
  const maria = guest();
  await maria.signIn('Maria');
  await ada.ask('users/availability', { dnd: true });
  await maria.call(id, 'Ada');
  const refused = await callIn(maria, 'ended');
  assert.deepEqual([refused.reason, refused.other.username], ['do_not_disturb', 'Ada']);
  assert.ok((await ada.ask('guests/withdraw', { link_id: link.link_id })).ok);
  maria.dismiss('call');
  await maria.call(id, 'Ada');
  await until(maria, ({ problem }) => (problem?.code === 'link_over' ? problem : null));
  const late = guest();
  await late.signIn('Zoe');
  const { session } = late.getSnapshot();
  assert.deepEqual(session.phase === 'out' ? [session.problem?.code, session.problem?.said] : session.phase, [
    'link_over',
    'This link is no longer good. Ask for another one.',
  ]);
});

test('A guest calls somebody who has gone: they are away, and will see that the guest called', async (t) => {
  const { ada, id, guest } = await open(t, 'Ada the third');
  const maria = guest();
  await maria.signIn('Maria');
  ada.close();
  await ada.ask('users/disconnect', {});
  await maria.call(id, 'Ada');
  assert.equal((await callIn(maria, 'ended')).reason, 'unreachable');
});
