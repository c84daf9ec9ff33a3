import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '@earshot/protocol';
import { step } from '../../src/calls/call-step.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { act, enterAdmin } from './admins.ts';
import { ada as adaIn, at, bob as bobIn, gone, endpointRef, live, rung } from './call-samples.ts';
import { open, roomy, type CoreHouse, type Device, type HouseOptions, type Json, type Someone } from './house.ts';

/** Bob and Ada are rung for one group; Cleo calls Ada; each at a page. */
function mates(house: CoreHouse) {
  const eve = enterAdmin(house, 'Eve');
  const [ada, bob, cleo] = ['Ada', 'Bob', 'Cleo'].map((name) => house.register(name)) as [Someone, Someone, Someone];
  act(house, eve, 'groups/create', { name: 'Front desk', members: [ada.id, bob.id] });
  const [adas, bobs, cleos] = [ada, bob, cleo].map((one) => one.attach()) as [Device, Device, Device];
  return { ada, bob, cleo, adas, bobs, cleos };
}

function states({ parties }: Json): string {
  return parties.map(({ username, state }: Json) => `${username} ${state}`).join(', ');
}

test('Cleo has blocked Bob: that they ring Ada Bob does not see, nor can they take the call, nor ask of it when it is over', (t) => {
  const house = open(t);
  const { ada, bob, cleo, cleos } = mates(house);
  cleo.do('users/block', { user_id: bob.id });
  const { call_id } = cleos.do('call/initiate', { target_user_id: ada.id, offer: 'v=0 cleo' });
  assert.deepEqual(bob.do('groups/rings').rings, []);
  bob.refused('not_in_call', 'call/pick_up', { call_id });
  assert.equal(states(cleos.last('call').call), 'Cleo joined, Ada alerting');
  cleos.do('call/end', { call_id });
  bob.refused('not_in_call', 'call/pick_up', { call_id });
  cleo.do('users/unblock', { user_id: bob.id });
  const { call_id: second } = cleos.do('call/initiate', { target_user_id: ada.id });
  assert.equal(bob.do('groups/rings').rings.length, 1);
  assert.equal(states(bob.do('call/pick_up', { call_id: second }).call), 'Cleo joined, Bob joined');
});

test('Bob has declined Cleo, who blocks them then: they cannot pick up what rings Ada still', (t) => {
  const house = open(t);
  const { bob, cleo, bobs, cleos } = mates(house);
  const { group_id: desk } = bob.do('groups/list').groups[0];
  const { call_id } = cleos.do('call/initiate', { target_user_id: desk });
  bobs.do('call/reject', { call_id });
  cleo.do('users/block', { user_id: bob.id });
  bob.refused('not_in_call', 'call/pick_up', { call_id });
});

test('Bob has five calls, and picks up no sixth; when the one they are in ends for it, they do', (t) => {
  const house = open(t);
  const { ada, bobs, cleos } = mates(house);
  for (let n = 1; n <= limits.calls; n += 1) {
    const page = house.register(`Caller ${n}`).attach();
    const { call_id } = page.do('call/initiate', { target_user_id: bobs.welcome.snapshot.me.id });
    bobs.do('call/accept', { call_id });
    if (n < limits.calls) bobs.do('call/hold', { call_id });
  }
  const { call_id } = cleos.do('call/initiate', { target_user_id: ada.id });
  assert.equal(bobs.ask('call/pick_up', { call_id }).body.code, 'full');
  assert.equal(states(cleos.last('call').call), 'Cleo joined, Ada alerting');
  assert.equal(states(bobs.do('call/pick_up', { call_id, others: 'end' }).call), 'Cleo joined, Bob joined');
});

test('Bob picks up what Cleo rings Ada for: it was accepted, and Cleo may ring Ada as if they had taken it', (t) => {
  const house = open(t, { limits: { ...roomy, rings: defaultLimits.rings } } satisfies HouseOptions);
  const { ada, bobs, cleos } = mates(house);
  function ringOut(): boolean {
    const { body } = cleos.ask('call/initiate', { target_user_id: ada.id });
    house.clock.advance(45_000);
    return body.status === 'success';
  }
  for (let n = 0; n < 3; n += 1) assert.equal(ringOut(), true);
  const { call_id } = cleos.do('call/initiate', { target_user_id: ada.id });
  bobs.do('call/pick_up', { call_id });
  bobs.do('call/end', { call_id });
  for (let n = 0; n < 4; n += 1) assert.equal(ringOut(), true, `ring ${n}`);
  assert.equal(ringOut(), false);
});

test('A call that as many have been in as may be is picked up by nobody more, but by who was in it before', () => {
  const before = Array.from({ length: limits.partiesEver - 2 }, (_, n) => ({ ...bobIn(gone('p1')), id: `person ${n}` }));
  const call = live([adaIn(at('a1')), bobIn(rung), ...before]);
  function pickedUpBy(by: string): boolean {
    return step(call, { type: 'pick_up', by, username: 'Somebody', endpoint: endpointRef('x1'), of: 'bob' }, { mono: 1_000 }).ok;
  }
  assert.deepEqual([pickedUpBy('cleo'), pickedUpBy('person 3')], [false, true]);
});
