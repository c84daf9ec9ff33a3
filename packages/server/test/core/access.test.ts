import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames, contract } from '@earshot/protocol';
import { casesIn, playAll, statuses, type Role, type Stage } from '../access-matrix.ts';
import { openCoreHouse, type CoreHouse, type Someone } from './house.ts';

/** The core as a stage: each person also has a live endpoint, whose events are watched. */
async function openStage(houses: CoreHouse[]): Promise<Stage> {
  const house = openCoreHouse();
  houses.push(house);
  const people = {
    caller: house.register('Ada'),
    callee: house.register('Bob'),
    stranger: house.register('Cleo'),
    bystander: house.register('Dora'),
  };
  const eve = house.register('Eve');
  eve.do('users/disconnect', { revoke_token: true });
  const devices = Object.values(people).map((person) => person.attach());
  for (const device of devices) device.do('users/list');
  const by: Readonly<Record<Exclude<Role, 'nobody'>, Someone>> = { ...people, revoked: eve };
  return {
    ids: { caller: people.caller.id, callee: people.callee.id, stranger: people.stranger.id, bystander: people.bystander.id },
    deviceOf: (role) => (role === 'nobody' ? people.caller : by[role]).identity.deviceId,
    send: async (role, command, body) => (role === 'nobody' ? house.ask(command, body) : by[role].ask(command, body)),
    watched: () => devices.map((device) => device.frames),
  };
}

test('Every command has its place in the matrix of who may do what, and names its parties', () => {
  for (const status of statuses) assert.equal(casesIn(status).length, commandNames.length * 5);
  for (const name of commandNames) {
    const { access, input } = contract[name];
    // Who picks a call up is not in it yet.
    const isOfParties = 'call_id' in input.properties && name !== 'call/pick_up';
    assert.equal(isOfParties, 'when' in access, `${name} names a call if and only if it is for its parties`);
  }
});

for (const status of statuses) {
  test(`Whoever calls whatever while a call is ${status}, only who may is heard, and a refused command changes nothing`, async () => {
    const houses: CoreHouse[] = [];
    try {
      await playAll(status, () => openStage(houses));
      for (const house of houses) assert.deepEqual(house.errors, []);
    } finally {
      for (const house of houses) house.close();
    }
  });
}
