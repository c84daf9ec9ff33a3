import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Connections } from '../../src/connections/connections.ts';
import { turnMs } from '../../src/connections/handshake-queue.ts';
import { roomIn } from '../../src/connections/descriptors.ts';
import { defaultMost, defaultTimeLimits, mostWith, timedStages, type Most, type Stage } from '../../src/connections/stage.ts';
import { limitKeys } from '../../src/doors/addresses.ts';
import { createFakeClock } from '../fake-clock.ts';

let server: Server;
before(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => server.close());

/** Both ends of a new TCP connection; the server's first. */
async function pair(): Promise<readonly [Socket, Socket]> {
  const port = (server.address() as AddressInfo).port;
  const arrived = once(server, 'connection') as Promise<[Socket]>;
  const client = connect({ host: '127.0.0.1', port });
  client.on('error', () => {});
  client.resume();
  const [raw] = await arrived;
  raw.on('error', () => {});
  return [raw, client];
}

const roomy: Most = { total: 100, perAddress: 100, idle: 100, idlePerAddress: 100, handshakes: 2 };

/** An owner on a clock of its own, before which sockets are brought to a stage. */
function owner(most: Partial<Most> = {}, keyOf: (address: string) => string | null = () => 'somewhere') {
  const clock = createFakeClock();
  const slow: Socket[] = [];
  const connections = new Connections({
    clock,
    timeLimits: defaultTimeLimits,
    most: { ...roomy, ...most },
    keyOf,
    tooSlow: (socket) => slow.push(socket as Socket),
  });
  const clients: Socket[] = [];
  async function enter(stage: Stage): Promise<Socket> {
    const [raw, client] = await pair();
    clients.push(client);
    if (connections.enter(raw) && stage !== 'opening') {
      connections.speaks(raw);
      connections.move(raw, stage);
    }
    return raw;
  }
  /** The client of the newest connection says something, and it has arrived. */
  async function say(raw: Socket, text: string): Promise<void> {
    clients.at(-1)?.write(text);
    await once(raw, 'data');
  }
  function close(): void {
    connections.close();
    for (const client of clients) client.destroy();
  }
  return { clock, connections, slow, enter, say, close };
}

test('One address never has all connections, however few descriptors there are, and an office has what it needs', () => {
  function bounds(total: number, live: number) {
    return mostWith({ ...defaultMost, total }, live).perAddress;
  }
  assert.deepEqual([bounds(10_000, 2_000), bounds(10_000, 20), bounds(10_000, 20_000), bounds(768, 2_000)], [4_000, 2_000, 7_500, 576]);
});

describe('how long a connection may stay as it is', () => {
  for (const stage of timedStages)
    test(`${stage}: ${defaultTimeLimits[stage]} ms`, async () => {
      const { clock, slow, enter, close } = owner();
      const raw = await enter(stage);
      clock.advance(defaultTimeLimits[stage] - 1_000);
      assert.deepEqual([raw.destroyed, slow.length], [false, 0]);
      clock.advance(2_000);
      assert.deepEqual([raw.destroyed, slow.length], stage === 'body' ? [false, 1] : [true, 0]);
      clock.advance(defaultTimeLimits.ending + 1_000);
      assert.equal(raw.destroyed, true);
      assert.equal(clock.timers, 0, 'nothing waits, and nothing wakes');
      close();
    });

  test('head, of which something has come: its client is told', async () => {
    const { clock, slow, enter, say, close } = owner();
    const raw = await enter('head');
    await say(raw, 'GET / HT');
    clock.advance(defaultTimeLimits.head + 1_000);
    assert.deepEqual([raw.destroyed, slow], [false, [raw]]);
    close();
  });

  test('live: for ever, and nothing wakes for it', async () => {
    const { clock, enter, close } = owner();
    const raw = await enter('live');
    clock.advance(86_400_000);
    assert.deepEqual([raw.destroyed, clock.timers], [false, 0]);
    close();
    assert.equal(raw.destroyed, true, 'until the end');
  });

  test('a step further begins anew', async () => {
    const { clock, connections, enter, close } = owner();
    const raw = await enter('head');
    for (let turn = 0; turn < 5; turn += 1) {
      clock.advance(9_000);
      connections.begun(raw, true);
      clock.advance(9_000);
      connections.received(raw);
      connections.answered(raw);
    }
    assert.equal(raw.destroyed, false);
    clock.advance(defaultTimeLimits.idle + 1_000);
    assert.equal(raw.destroyed, true);
    close();
  });

  test('the same two ends come again before it is told that the one before has gone', async () => {
    const { clock, connections, enter, close } = owner();
    const raw = await enter('opening');
    connections.enter(raw);
    assert.equal(connections.count, 1);
    clock.advance(defaultTimeLimits.opening + 1_000);
    assert.deepEqual([raw.destroyed, connections.count, clock.timers], [true, 0, 0]);
    close();
  });

  test('of requests that came together the connection is idle with the last answer', async () => {
    const { clock, connections, enter, close } = owner();
    const raw = await enter('head');
    connections.begun(raw, false);
    connections.begun(raw, false);
    connections.answered(raw);
    clock.advance(defaultTimeLimits.idle + 2_000);
    assert.equal(raw.destroyed, false);
    connections.answered(raw);
    clock.advance(defaultTimeLimits.idle + 2_000);
    assert.equal(raw.destroyed, true);
    close();
  });
});

describe('handshakes', () => {
  /** Asks for a handshake; those that have begun are told by name. */
  function asker(begun: string[], most: Partial<Most> = {}) {
    const all = owner(most);
    async function ask(name: string): Promise<Socket> {
      const raw = await all.enter('opening');
      all.connections.queueHandshake(raw, () => begun.push(name));
      return raw;
    }
    return { ...all, ask };
  }

  test('they begin in the order in which they were asked for, two at a time', async () => {
    const begun: string[] = [];
    const { connections, ask, close } = asker(begun);
    const [ada, bob] = [await ask('Ada'), await ask('Bob')];
    await ask('Cleo');
    await ask('Dana');
    assert.deepEqual(begun, ['Ada', 'Bob']);
    connections.speaks(bob);
    assert.deepEqual(begun, ['Ada', 'Bob', 'Cleo']);
    connections.speaks(ada);
    assert.deepEqual(begun, ['Ada', 'Bob', 'Cleo', 'Dana']);
    close();
  });

  test('who falls silent in a handshake has the others wait for a fifth of a second', async () => {
    const begun: string[] = [];
    const { clock, ask, close } = asker(begun);
    const silent = [await ask('Mallory'), await ask('Mallory')];
    await ask('Ada');
    clock.advance(turnMs - 1);
    assert.deepEqual(begun, ['Mallory', 'Mallory']);
    clock.advance(1);
    assert.deepEqual(begun, ['Mallory', 'Mallory', 'Ada']);
    clock.advance(defaultTimeLimits.handshake + 1_000);
    assert.ok(
      silent.every(({ destroyed }) => destroyed),
      'and has no longer than any handshake',
    );
    assert.equal(clock.timers, 0);
    close();
  });

  test('the time of a handshake begins with its turn', async () => {
    const begun: string[] = [];
    const { clock, ask, close } = asker(begun, { handshakes: 1 });
    const turns = 20;
    for (let turn = 0; turn < turns; turn += 1) await ask('Mallory');
    const ada = await ask('Ada');
    clock.advance(turns * turnMs);
    assert.equal(begun.at(-1), 'Ada');
    clock.advance(defaultTimeLimits.handshake - 1_000);
    assert.equal(ada.destroyed, false);
    clock.advance(3_000);
    assert.equal(ada.destroyed, true);
    close();
  });

  test('Bob goes while they wait, and Cleo is next', async () => {
    const begun: string[] = [];
    const { connections, ask, close } = asker(begun, { handshakes: 1 });
    const ada = await ask('Ada');
    const bob = await ask('Bob');
    await ask('Cleo');
    const closed = once(bob, 'close');
    bob.destroy();
    await closed;
    connections.speaks(ada);
    assert.deepEqual(begun, ['Ada', 'Cleo']);
    close();
    assert.deepEqual(begun, ['Ada', 'Cleo'], 'at the end no further one is begun');
  });
});

describe('how many there may be', () => {
  test('the oldest idle one goes for a newcomer, of the same address first', async () => {
    for (const most of [{ total: 3 }, { perAddress: 3 }]) {
      const { connections, enter, close } = owner(most);
      const sockets = [await enter('live'), await enter('idle'), await enter('idle'), await enter('live')];
      assert.deepEqual(
        sockets.map(({ destroyed }) => destroyed),
        [false, true, false, false],
      );
      assert.equal(connections.count, 3);
      close();
    }
  });

  test('one that does not get further goes for a newcomer, but not before half its time', async () => {
    const { clock, enter, close } = owner({ total: 2 });
    const first = await enter('opening');
    const second = await enter('live');
    assert.equal((await enter('opening')).destroyed, true, 'too early');
    clock.advance(defaultTimeLimits.opening / 2);
    const third = await enter('live');
    assert.deepEqual([first.destroyed, second.destroyed, third.destroyed], [true, false, false]);
    assert.equal((await enter('opening')).destroyed, true, 'only live ones are left');
    close();
  });

  test('idle ones are bounded by themselves, in all and by address', async () => {
    for (const most of [{ idle: 2 }, { idlePerAddress: 2 }]) {
      const { enter, close } = owner(most);
      const sockets = [await enter('idle'), await enter('idle'), await enter('idle')];
      assert.deepEqual(
        sockets.map(({ destroyed }) => destroyed),
        [true, false, false],
      );
      close();
    }
  });

  test('this machine and trusted proxies are limited in all alone', async () => {
    const keyOf = limitKeys(['10.0.0.0/8']);
    assert.deepEqual(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '::ffff:10.1.2.3'].map(keyOf), [null, null, null, null, null]);
    assert.deepEqual(['192.0.2.1', '::ffff:192.0.2.1'].map(keyOf), ['192.0.2.1', '192.0.2.1']);
    const { enter, close } = owner({ perAddress: 1, idlePerAddress: 1, total: 3 }, keyOf);
    const sockets = [await enter('idle'), await enter('idle'), await enter('live')];
    assert.ok(sockets.every(({ destroyed }) => !destroyed));
    await enter('live');
    assert.equal(sockets[0]?.destroyed, true);
    close();
  });

  test('who has gone frees the place', async () => {
    const { connections, enter, close } = owner({ total: 1, perAddress: 1 });
    const raw = await enter('live');
    assert.equal((await enter('live')).destroyed, true);
    const closed = once(raw, 'close');
    raw.destroy();
    await closed;
    assert.equal(connections.count, 0);
    assert.equal((await enter('live')).destroyed, false);
    close();
  });

  test('a connection that comes after the end is destroyed', async () => {
    const { clock, connections, enter, close } = owner();
    close();
    close();
    assert.equal((await enter('opening')).destroyed, true);
    assert.deepEqual([connections.count, clock.timers], [0, 0]);
  });

  test('a quarter of the descriptors is left for files', () => {
    assert.equal(roomIn('Limit   Soft Limit  Hard Limit  Units\nMax open files            1024                 4096       files\n'), 768);
    assert.equal(roomIn('Max open files            unlimited            unlimited  files\n'), Infinity);
  });
});
