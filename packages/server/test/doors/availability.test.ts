import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { openHouseWithCore } from './core-house.ts';
import { FrameLog } from './frames.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import { ask, register } from './rest-party.ts';
import { connectSocket } from './socket-party.ts';
import { connectStream } from './stream-party.ts';

/** When somebody may be rung, and by whom, is said and heard by every door in the same way. */
let house: House;

before(async () => {
  house = await openHouseWithCore();
  setDefaultCACertificates([house.cert]);
});
after(() => house.close());

for (const door of ['rest', 'socket', 'stream'] as const) {
  test(`Bob at the ${door} door says when they may be rung, and by whom`, async (t) => {
    const bob = await joins[door](house, `Bob ${door}`);
    t.after(() => bob.leave());
    const ada = await register(house, `Ada ${door}`);
    const [token, target] = [ada.token, { target_user_id: bob.id }];
    const said = await bob.command('users/availability', { dnd: true, for_ms: 60_000 });
    assert.deepEqual([said.http, said.body.user.dnd, said.body.availability.dnd], [200, true, true]);
    const seen = await ask(house, 'users/get', { token, body: { user_id: bob.id } });
    assert.equal(seen.body.user.dnd, true);
    const refused = await ask(house, 'call/initiate', { token, body: target });
    assert.deepEqual([refused.http, refused.body.code], [409, 'do_not_disturb']);
    const late = await bob.command('users/availability', { dnd: true, until: 1_000 });
    assert.deepEqual([late.http, late.body.code], [400, 'bad_request']);
    const quiet = { zone: 'Europe/Berlin', times: [{ days: [1, 2], from: 1_320, to: 420 }] };
    const weekly = await bob.command('users/availability', { dnd: false, quiet, waiting: false });
    assert.deepEqual([weekly.body.availability.quiet, weekly.body.availability.waiting], [quiet, false]);

    const blocked = await bob.command('users/block', { user_id: ada.id });
    assert.deepEqual([blocked.http, blocked.body.users[0].id], [200, ada.id]);
    const unseen = await ask(house, 'users/get', { token, body: { user_id: bob.id } });
    const nobody = await ask(house, 'call/initiate', { token, body: target });
    assert.deepEqual([unseen.body.user_status, nobody.body.code], ['offline', 'user_offline']);
    assert.deepEqual((await bob.command('users/blocked')).body.users, blocked.body.users);
    assert.deepEqual((await bob.command('users/unblock', { user_id: ada.id })).body.users, []);
    const wish = await bob.command('users/notify_when_free', { user_id: ada.id });
    assert.equal(typeof wish.body.until, 'number');
    assert.equal((await bob.command('users/forget_when_free', { user_id: ada.id })).http, 200);
  });
}

for (const [door, connect] of [
  ['socket', connectSocket],
  ['stream', connectStream],
] as const) {
  test(`Ada at the ${door} door is told when Bob is free, and so are they`, async () => {
    const [ada, bob, cleo] = [
      await register(house, `Ada of ${door}`),
      await register(house, `Bob of ${door}`),
      await register(house, `Cleo of ${door}`),
    ];
    const logs = [new FrameLog(), new FrameLog()];
    const lines = await Promise.all(
      [ada, bob].map(({ token }, index) => connect({ house, token, endpointId: randomUUID(), log: logs[index] ?? new FrameLog() })),
    );
    const { body } = await ask(house, 'call/initiate', { token: cleo.token, body: { target_user_id: bob.id } });
    await ask(house, 'call/accept', { token: bob.token, body: { call_id: body.call_id } });
    await ask(house, 'users/notify_when_free', { token: ada.token, body: { user_id: bob.id } });
    await ask(house, 'call/end', { token: cleo.token, body: { call_id: body.call_id } });
    const told = await Promise.all(
      logs.map((log) => log.first('free', (frame) => (frame.t === 'event' && frame.event.type === 'free' ? frame.event : null))),
    );
    assert.deepEqual(
      told.map(({ user_id, user, asked_by }) => [user_id, user.id, asked_by]),
      [
        [bob.id, bob.id, ada.id],
        [ada.id, ada.id, ada.id],
      ],
    );
    for (const line of lines) await line.drop();
  });
}
