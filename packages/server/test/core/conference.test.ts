import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createMemoryCalls } from '../../src/calls/live-memory.ts';
import { joinedBy, type Party, type Rung } from '../../src/calls/party.ts';
import { openCoreHouse, type CoreHouse, type Device, type Json, type Someone } from './house.ts';

interface Conference {
  readonly house: CoreHouse;
  readonly people: readonly [Someone, Someone, Someone];
  /** One tab each. */
  readonly tabs: readonly [Device, Device, Device];
  readonly call_id: string;
}

/** Ada and Bob talk, and Cleo has joined as well, or is rung. No command makes such a call yet. */
function confer(t: TestContext, cleo: 'joined' | 'rung'): Conference {
  const live = createMemoryCalls();
  const house = openCoreHouse({ live });
  t.after(() => house.close());
  const people = [house.register('Ada'), house.register('Bob'), house.register('Cleo')] as const;
  const tabs = [people[0].attach(), people[1].attach(), people[2].attach()] as const;
  function at(tab: number, state?: Rung): Omit<Party, 'role'> {
    const { id, name, identity } = people[tab] ?? people[0];
    const endpoint = { device: identity.deviceId, id: tabs[tab]?.id ?? null };
    return { id, username: name, invitedBy: null, talked: 0, endpoints: [], state: state ?? joinedBy(endpoint) };
  }
  const call = {
    id: '00000000-0000-4000-8000-000000000001',
    parties: [
      { ...at(0), role: 'caller' },
      { ...at(1), role: 'callee' },
      { ...at(2, cleo === 'rung' ? { is: 'rung', until: 45_000, joined: null } : undefined), role: 'invited' },
    ],
    createdAt: 0,
    replaces: null,
    transfer: null,
    version: 1,
    is: 'live',
    talk: { talked: 0, since: 0, told: false },
    heldAt: null,
  } as const;
  live.adopt(call);
  return { house, people, tabs, call_id: call.id };
}

function heard(device: Device): Json[] {
  return [...device.events('description'), ...device.events('candidates')].map(({ sdp, candidates }) => sdp ?? candidates);
}

test('Where three talk a signal names whom it is for, goes to them alone, and is read by whom it came from', (t) => {
  const { people, tabs, call_id } = confer(t, 'joined');
  const [ada, bob, cleo] = people;
  const [adas, bobs, cleos] = tabs;
  for (const command of ['signal/offer', 'signal/answer', 'signal/ice'] as const) {
    const body = { call_id, offer: 'v=0', answer: 'v=0', candidate: 'candidate:1' };
    for (const to of [undefined, ada.id, 'nobody']) {
      const { http, body: answer } = adas.ask(command, { ...body, to });
      assert.deepEqual([http, answer.code, answer.message.startsWith('to: ')], [400, 'bad_request', true]);
    }
  }
  adas.do('signal/offer', { call_id, offer: 'v=0 to Bob', to: bob.id });
  adas.do('signal/offer', { call_id, offer: 'v=0 to Cleo', to: cleo.id });
  adas.do('signal/ice', { call_id, candidate: 'for Cleo', to: cleo.id });
  assert.deepEqual([heard(adas), heard(bobs), heard(cleos)], [[], ['v=0 to Bob'], ['v=0 to Cleo', ['for Cleo']]]);
  assert.deepEqual([cleos.last('description').from, cleos.last('candidates').from], [ada.id, ada.id]);
  assert.equal(bobs.ask('signal/get-offer', { call_id }).body.message.startsWith('from: '), true);
  assert.equal(bobs.do('signal/get-offer', { call_id, from: ada.id }).offer, 'v=0 to Bob');
  assert.deepEqual(cleos.do('signal/get-ice', { call_id, from: ada.id }).candidates, ['for Cleo']);
  assert.equal(cleos.do('signal/get-offer', { call_id, from: bob.id }).status, 'pending');
  assert.deepEqual(bobs.ask('ice-servers', { call_id }).http, 400);
  assert.deepEqual(bobs.do('ice-servers', { call_id, to: cleo.id }).ice_servers, []);
});

test('Who is invited hears each of the others at every tab, and is heard once they have accepted', (t) => {
  const { people, tabs, call_id } = confer(t, 'rung');
  const [ada, bob, cleo] = people;
  const [adas, bobs, cleos] = tabs;
  const second = cleo.attach();
  adas.do('signal/offer', { call_id, offer: 'v=0 ada', to: cleo.id });
  bobs.do('signal/offer', { call_id, offer: 'v=0 bob', to: cleo.id });
  assert.deepEqual(
    [heard(cleos), heard(second)],
    [
      ['v=0 ada', 'v=0 bob'],
      ['v=0 ada', 'v=0 bob'],
    ],
  );
  cleos.do('signal/answer', { call_id, answer: 'v=0 cleo to bob', to: bob.id });
  assert.equal(bobs.do('signal/get-answer', { call_id, from: cleo.id }).status, 'pending');
  const { call } = cleos.do('call/accept', { call_id });
  assert.deepEqual([call.status, call.parties[2].state, call.parties[2].role], ['incall', 'joined', 'invited']);
  assert.deepEqual([heard(adas), heard(bobs)], [[], ['v=0 cleo to bob']]);
  assert.equal(second.ask('signal/answer', { call_id, answer: 'v=0', to: ada.id }).body.code, 'answered_elsewhere');
});

test('Among three, End means that I leave: the others go on, and need not name each other any more', (t) => {
  const { house, people, tabs, call_id } = confer(t, 'joined');
  const [ada] = people;
  const [adas, bobs, cleos] = tabs;
  const { call } = adas.do('call/end', { call_id });
  assert.deepEqual(
    [call.status, call.reason, call.parties.map(({ state }: Json) => state)],
    ['incall', null, ['left', 'joined', 'joined']],
  );
  assert.deepEqual(
    house.people().map(({ username, status }) => `${username} ${status}`),
    ['Ada idle', 'Bob idle', 'Cleo idle'].map((line) => (line.startsWith('Ada') ? line : line.replace('idle', 'incall'))),
  );
  assert.equal(adas.ask('signal/status', { call_id }).body.code, 'call_ended');
  assert.equal(adas.ask('call/hold', { call_id }).body.code, 'not_in_call');
  bobs.do('signal/offer', { call_id, offer: 'v=0' });
  assert.deepEqual(heard(cleos), ['v=0']);
  const { code } = bobs.ask('signal/offer', { call_id, offer: 'v=0', to: ada.id }).body;
  assert.equal(code, 'wrong_state', 'Ada has left');
  const before = adas.events('call').length;
  assert.deepEqual(bobs.do('call/end', { call_id }).call.reason, 'hung_up');
  assert.deepEqual([cleos.last('call').call.status, adas.events('call').length], ['ended', before]);
});

test('Who mutes tells the others so, and sound and hold know nothing of it', (t) => {
  const { tabs, call_id } = confer(t, 'joined');
  const [adas, bobs, cleos] = tabs;
  function muted({ call }: Json): boolean[] {
    return call.parties.map((party: Json) => party.muted);
  }
  assert.deepEqual(muted(adas.do('call/mute', { call_id, muted: true })), [true, false, false]);
  for (const tab of [bobs, cleos]) assert.deepEqual(muted(tab.last('call')), [true, false, false]);
  const { call } = adas.do('call/hold', { call_id });
  assert.deepEqual([muted({ call }), call.held_by, call.status], [[true, false, false], [call.caller_id], 'incall']);
  const { version } = adas.do('call/resume', { call_id }).call;
  assert.equal(adas.do('call/mute', { call_id, muted: true }).call.version, version, 'the same word again changes nothing');
  assert.deepEqual(muted(adas.do('call/mute', { call_id, muted: false })), [false, false, false]);
});
