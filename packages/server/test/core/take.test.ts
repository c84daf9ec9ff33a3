import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { openCoreHouse, type CoreHouse, type Device, type Someone } from './house.ts';

interface Talk {
  readonly house: CoreHouse;
  readonly ada: Someone;
  readonly bob: Someone;
  readonly adaTab: Device;
  /** Bob's two tabs; the first has accepted. */
  readonly tabs: readonly [Device, Device];
  readonly call_id: string;
}

function talk(t: TestContext): Talk {
  const house = openCoreHouse();
  t.after(() => house.close());
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const adaTab = ada.attach();
  const tabs = [bob.attach(), bob.attach()] as const;
  const { call_id } = adaTab.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  tabs[0].do('call/accept', { call_id, answer: 'v=0 bob' });
  return { house, ada, bob, adaTab, tabs, call_id };
}

test('Bob takes the call to another tab: all tabs of both are told, and what Ada sends goes there', (t) => {
  const { adaTab, tabs, call_id } = talk(t);
  const [first, second] = tabs;
  const { version } = first.last('call').call;
  const { call } = second.do('call/take', { call_id });
  assert.equal(call.version, version + 1);
  for (const [device, mine] of [
    [adaTab, true],
    [first, false],
    [second, true],
  ] as const)
    assert.deepEqual(device.last('call'), {
      type: 'call',
      call,
      mine,
      device: { device_id: device.identity.deviceId, label: '', current: true },
    });
  adaTab.do('signal/ice', { call_id, candidate: 'c1' });
  assert.deepEqual([first.events('candidates').length, second.last('candidates').candidates], [0, ['c1']]);
  assert.equal(second.do('call/take', { call_id }).call.version, version + 1, 'again: nothing changes');
  assert.equal(first.do('call/take', { call_id }).call.version, version + 2, 'and back');
});

test('What the tab before had sent is dropped when the call is taken, and cursors go on counting', (t) => {
  const { ada, adaTab, tabs, call_id } = talk(t);
  tabs[0].do('signal/offer', { call_id, offer: 'v=0 again' });
  tabs[0].do('signal/ice', { call_id, candidate: ['c1', 'c2'] });
  adaTab.do('signal/ice', { call_id, candidate: 'a1' });
  tabs[1].do('call/take', { call_id });
  assert.equal(ada.do('signal/get-offer', { call_id }).status, 'pending');
  assert.equal(ada.do('signal/get-answer', { call_id }).status, 'pending');
  assert.deepEqual(ada.do('signal/get-ice', { call_id, after: 0 }), { status: 'success', candidates: [], next: 2 });
  tabs[1].do('signal/ice', { call_id, candidate: 'c3' });
  assert.deepEqual(ada.do('signal/get-ice', { call_id, after: 2 }).candidates, ['c3']);
  assert.deepEqual(tabs[1].do('signal/get-ice', { call_id }).candidates, ['a1'], 'what Ada has sent is still there');
});

test('A call on hold keeps its hold when it is taken', (t) => {
  const { house, bob, tabs, call_id } = talk(t);
  tabs[0].do('call/hold', { call_id });
  const { call } = tabs[1].do('call/take', { call_id });
  assert.deepEqual([call.status, call.held_by], ['onhold', [bob.id]]);
  house.clock.advance(60_000);
  assert.equal(tabs[1].do('call/resume', { call_id }).call.talk_ms, 0);
});

test('With "gone", a call is taken only when the tab that holds it has no connection', (t) => {
  const { tabs, call_id } = talk(t);
  const refusal = tabs[1].ask('call/take', { call_id, gone: true });
  assert.deepEqual([refusal.http, refusal.body.code], [409, 'wrong_state']);
  assert.match(refusal.body.message, /Another device of yours/);
  tabs[0].detach();
  assert.equal(tabs[1].do('call/take', { call_id, gone: true }).call.status, 'incall');
});

test('With "gone", a call of a program is taken only when the program is silent', (t) => {
  const { house, bob, tabs, call_id } = talk(t);
  bob.do('call/take', { call_id });
  house.clock.advance(9_999);
  tabs[1].alive();
  assert.equal(tabs[1].ask('call/take', { call_id, gone: true }).body.code, 'wrong_state');
  house.clock.advance(1);
  assert.equal(tabs[1].do('call/take', { call_id, gone: true }).call.status, 'incall');
});

test('The tab that was left may go: the call stays with the one that took it', (t) => {
  const { house, tabs, call_id } = talk(t);
  tabs[1].do('call/take', { call_id });
  tabs[0].detach();
  house.clock.advance(46_000);
  assert.equal(house.call(call_id).status, 'incall');
  tabs[1].detach();
  house.clock.advance(45_000);
  assert.deepEqual([house.call(call_id).status, house.call(call_id).reason], ['ended', 'lost']);
});

test('A plain request that names a tab takes the call there; one that names nobody is refused', (t) => {
  const { bob, tabs, call_id } = talk(t);
  bob.refused('wrong_state', 'call/take', { call_id, endpoint_id: randomUUID() });
  bob.do('call/take', { call_id, endpoint_id: tabs[1].id });
  assert.deepEqual([tabs[0].last('call').mine, tabs[1].last('call').mine], [false, true]);
});
