import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { commandNames, type CommandName } from '@earshot/protocol';
import { bodies } from '../access-bodies.ts';
import { callIn, open, type CoreHouse, type Device, type Json, type Reply, type Someone } from './house.ts';
import { again, buildMachine } from './machine.ts';

/**
 * Whoever is blocked reads, whatever they ask, what they would read if the other were offline. Each command is asked in
 * two worlds that differ in nothing else, and whose ids are the same.
 */
interface World {
  readonly house: CoreHouse;
  readonly ada: Someone;
  readonly bob: Someone;
  readonly cleo: Someone;
  /** Ada's. */
  readonly device: Device;
  /** A call of the two that is over. */
  readonly callId: string;
}

function openWorld(t: TestContext): World {
  let ids = 0;
  const house = open(t, { newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}` });
  const [ada, bob, cleo] = [house.register('Ada'), house.register('Bob'), house.register('Cleo')];
  const device = ada.attach({ endpointId: '10000000-0000-4000-8000-000000000000' });
  bob.attach();
  cleo.attach();
  const callId = callIn('ended', ada, bob);
  device.do('users/list');
  house.clock.advance(1_000);
  return { house, ada, bob, cleo, device, callId };
}

/** Bob is there, and goes on with their day. */
function blocked(t: TestContext): World {
  const world = openWorld(t);
  const { ada, bob, house } = world;
  bob.do('users/block', { user_id: ada.id });
  house.clock.advance(1_000);
  bob.do('users/availability', { dnd: true });
  bob.do('users/availability', { dnd: false });
  bob.do('users/list');
  house.clock.advance(1_000);
  return world;
}

function offline(t: TestContext): World {
  const world = openWorld(t);
  world.bob.do('users/disconnect');
  world.house.clock.advance(2_000);
  return world;
}

/** What counts the changes of everybody together, when others were heard, and what is made by chance. */
const apart: ReadonlySet<string> = new Set([
  'revision',
  'since',
  'last_heartbeat',
  'token',
  'challenge',
  'url',
  'pairing_id',
  'pairing_secret',
]);

/** All but that, and the codes of chance, which are digits alone. */
function plain(said: Json): Json {
  return JSON.parse(JSON.stringify(said, (key, value: unknown) => (apart.has(key) || /^\d{8}$/.test(String(value)) ? null : value)));
}

const ways: readonly (readonly [name: string, ask: (world: World, command: CommandName, body: object) => Reply])[] = [
  ['a plain request', ({ ada }, command, body) => ada.ask(command, body)],
  ['a live connection', ({ device }, command, body) => device.ask(command, body)],
];

for (const [way, ask] of ways) {
  test(`Ada, whom Bob has blocked, reads by ${way} what she would read if they were offline, whatever she asks`, (t) => {
    for (const command of commandNames) {
      const worlds = [blocked(t), offline(t)] as const;
      const [{ ada, bob, callId }] = worlds;
      const ids = { bystander: bob.id, stranger: bob.id, callee: bob.id, caller: ada.id };
      const body = bodies[command](ids, callId, ada.identity.deviceId);
      const [said, expected] = worlds.map((world) => {
        const all = ask(world, 'users/list', { scope: 'all' });
        const replies = [ask(world, command, body), ask(world, command, { ...body, search: 'bo' }), all, ask(world, 'users/list', {})];
        world.house.clock.advance(1_000);
        return plain({ replies, frames: world.device.frames });
      });
      assert.deepEqual(said, expected, command);
      assert.doesNotMatch(JSON.stringify(said.replies.at(-1)), /Bob/, `${command}: and they are in no list of hers`);
    }
  });
}

test('What Bob does after they have blocked Ada she is told as little of as if they were offline', (t) => {
  const worlds = [blocked(t), offline(t)] as const;
  const [{ house, bob, cleo }] = worlds;
  const others = house.people().length;
  bob.do('users/availability', { waiting: false });
  bob.do('users/rename', { username: 'Robert' });
  bob.attach();
  bob.do('users/disconnect');
  bob.do('users/heartbeat');
  bob.do('users/notify_when_free', { user_id: cleo.id });
  assert.equal(house.people().length, others);
  for (const { house: each } of worlds) each.clock.advance(60_000);
  const [said, expected] = worlds.map(({ device }) => plain(device.frames));
  assert.deepEqual(said, expected);
});

test('Ada waits for Bob, who has blocked her: neither is told anything, and her wish ends after its hour', (t) => {
  const worlds = [blocked(t), offline(t)] as const;
  const told = worlds.map(({ ada, bob, device, house }) => {
    const reply = ada.do('users/notify_when_free', { user_id: bob.id });
    house.clock.advance(3_600_000);
    return plain({ reply, frames: device.frames });
  });
  assert.deepEqual(told[0], told[1]);
  assert.equal(worlds[0].device.events('free').length, 0);
});

test('Bob blocks Ada and takes another name: to her they are away under the one they had, after a restart too, until they unblock her', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const tab = ada.attach();
  tab.do('users/list', { scope: 'all' });
  bob.do('users/block', { user_id: ada.id });
  house.clock.advance(1_000);
  const before = tab.frames.length;
  bob.do('users/rename', { username: 'Robert' });
  house.clock.advance(3_000);
  assert.deepEqual(tab.frames.slice(before), []);
  function seenBy(one: Someone): readonly string[] {
    return one.do('users/list', { scope: 'all', search: 'b' }).users.map(({ username, status }: Json) => `${username} ${status}`);
  }
  assert.deepEqual(seenBy(ada), ['Bob offline']);
  const next = machine.start();
  const [her, them] = [again(next, ada), again(next, bob)];
  them.do('users/heartbeat');
  assert.deepEqual([seenBy(her), seenBy(them)], [['Bob offline'], ['Robert idle']]);
  // The name is free, and somebody takes it: of those away under a name that is used there is none in the list.
  const other = next.register('Bob');
  assert.deepEqual(seenBy(her), ['Bob idle']);
  other.do('users/disconnect');
  them.do('users/unblock', { user_id: ada.id });
  assert.ok(seenBy(her).includes('Robert idle'));
});
