import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCoreHouse, type Device } from './house.ts';
import { open, pageOf, signIn } from './presence-page.ts';

test('Many are told in slices, and who lists again between two of them stays in step', (t) => {
  const house = open(t);
  const pages = Array.from({ length: 500 }, (_, n) => signIn(house, `Guest ${n}`).device).map((device) => ({
    device,
    page: pageOf(device, { limit: 5 }),
  }));
  house.clock.advance(5_000);
  let turns = 0;
  const last = pages.at(-1);
  const after = house.clock.after.bind(house.clock);
  house.register('Ada');
  Object.assign(house.clock, {
    after(ms: number, task: () => void) {
      if (ms > 0) return after(ms, task);
      turns += 1;
      const turn = turns;
      return after(ms, () => {
        if (turn <= 4) house.register(`A ${turn}`);
        last?.device.do('users/list', { limit: 5 });
        task();
      });
    },
  });
  house.clock.advance(3_000);
  assert.ok(turns >= 2, 'other work had its turn');
  const expected = house
    .people()
    .slice(0, 5)
    .map(({ username, status }) => `${username} ${status}`)
    .toSorted();
  for (const { device, page } of pages.slice(0, -1)) assert.deepEqual([page.names(), page.asked(), device.closed()], [expected, 1, null]);
  const revisions = last?.device.events('presence').map(({ since, revision }) => revision - since) ?? [];
  assert.ok(
    revisions.every((step) => step >= 0),
    'a revision never goes back',
  );
});

test('A page that reads too slowly gets presence late and as one, and everything about calls in time', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const bob = signIn(house, 'Bob');
  const page = pageOf(ada.device);
  ada.device.wire.backlog = 65 * 1024;
  const before = ada.device.events('presence').length;
  for (let n = 0; n < 5; n += 1) {
    house.register(`Guest ${n}`).attach();
    house.clock.advance(300);
  }
  bob.person.do('users/rename', { username: 'Bert' });
  house.clock.advance(300);
  assert.equal(ada.device.events('presence').length, before, 'presence waits');
  const { call_id } = bob.person.do('call/initiate', { target_user_id: ada.person.id });
  assert.equal(ada.device.last('ring').call.call_id, call_id, 'a ring does not');
  bob.person.do('call/end', { call_id });
  house.clock.advance(300);
  ada.device.wire.backlog = 0;
  house.clock.advance(300);
  assert.equal(ada.device.events('presence').length, before + 1);
  assert.deepEqual([page.names().length, page.asked(), page.names().includes('Bert idle')], [7, 1, true]);
  ada.device.wire.backlog = 513 * 1024;
  bob.person.do('call/initiate', { target_user_id: ada.person.id });
  assert.equal(ada.device.closed(), 'slow');
});

test('A page that missed more than can be kept is made to ask again', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const page = pageOf(ada.device);
  ada.device.wire.backlog = 65 * 1024;
  for (let n = 0; n < 600; n += 1) house.register(`Guest ${n}`).attach();
  house.clock.advance(300);
  ada.device.wire.backlog = 0;
  house.clock.advance(300);
  assert.deepEqual([page.total(), page.asked()], [601, 2]);
});

/**
 * All bytes that N people get while they sign in one after the other, each looking at a page of 50, in random order of
 * names.
 */
function bytesOfSignIns(count: number, msEach: number): number {
  const house = openCoreHouse();
  const devices: Device[] = [];
  for (let n = 0; n < count; n += 1) {
    // A fixed scatter of names, so that the page changes as it would among people.
    const { device } = signIn(house, `Guest ${String((n * 7_919) % 10_007).padStart(5, '0')}`);
    device.do('users/list', { limit: 50 });
    devices.push(device);
    house.clock.advance(msEach);
  }
  house.clock.advance(3_000);
  const bytes = devices.reduce((sum, device) => sum + device.bytes(), 0);
  house.close();
  return bytes;
}

test('What sign-ins cost grows with their number, not with its square', () => {
  const few = bytesOfSignIns(250, 5);
  const many = bytesOfSignIns(1_000, 5);
  assert.ok(many / few < 8, `four times the people, ${(many / few).toFixed(1)} times the bytes (16 would be the square)`);
  assert.ok(many < 40_000_000, `${many} bytes`);
});

test('What concerns nobody on a page writes nothing to anybody', (t) => {
  const house = open(t);
  const watchers = Array.from({ length: 300 }, (_, n) => signIn(house, `A ${n}`).device);
  for (const device of watchers) device.do('users/list', { limit: 10 });
  const zoe = house.register('Zoe');
  const zed = house.register('Zed');
  house.clock.advance(5_000);
  const before = watchers.reduce((sum, device) => sum + device.frames.length, 0);
  for (let n = 0; n < 5; n += 1) {
    const { call_id } = zoe.do('call/initiate', { target_user_id: zed.id });
    zed.do('call/accept', { call_id });
    zed.do('call/end', { call_id });
    house.clock.advance(300);
  }
  assert.equal(
    watchers.reduce((sum, device) => sum + device.frames.length, 0),
    before,
  );
});
