import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createCoreEnd } from '../../src/bus/core-end.ts';
import { connectNats, doorByNats, serveByNats } from '../../src/bus/nats.ts';
import { silentLog } from '../../src/ports/log.ts';
import { noShares } from '../../src/ports/shares.ts';
import { createEchoCore } from '../doors/echo-core.ts';
import { poll } from '../doors/frames.ts';
import { createFakeClock } from '../fake-clock.ts';
import { attach } from './lossy.ts';
import { startNats, withoutNats } from './nats-server.ts';

test(
  'a core is killed and its heir begins: the door finds it at once, in a time in which no beat comes, and Ada has to come back',
  { skip: withoutNats },
  async () => {
    const nats = await startNats();
    after(() => nats.stop());
    const needs = { clock: createFakeClock(), log: silentLog };
    const ways = await Promise.all([1, 2, 3].map(() => connectNats(nats.place, needs)));
    after(() => Promise.all(ways.map((way) => way.close())));
    const [first, heir, ofDoor] = ways;
    if (first === undefined || heir === undefined || ofDoor === undefined) throw new Error('Three ways were made.');
    serveByNats(first, createCoreEnd({ ...needs, core: createEchoCore(), id: 'first', since: () => 1 }), needs);
    const door = doorByNats(ofDoor, { ...needs, shares: noShares() });
    after(() => door.close());
    await door.seek();
    const one = attach(door, 'one');
    await poll('Ada is welcomed', () => (one.attached === null ? null : true));
    await first.close();
    const core = createEchoCore();
    serveByNats(heir, createCoreEnd({ ...needs, core, id: 'heir', since: () => 2 }), needs);
    await poll('Ada has to come back', () => one.closed);
    assert.equal(one.closed, 'restart');
    await poll('the heir is found', () => (door.isOpen() ? true : null));
    attach(door, 'one');
    await poll('Ada is there again', () => (core.wires.length === 1 ? true : null));
  },
);
