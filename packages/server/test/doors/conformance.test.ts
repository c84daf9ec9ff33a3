import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { randomUUID } from 'node:crypto';
import type { Door } from '../../src/doors/options.ts';
import { openHouseWithCore } from './core-house.ts';
import { FrameLog } from './frames.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import type { Party } from './party.ts';
import { ask, register } from './rest-party.ts';
import { connectSocket } from './socket-party.ts';
import { connectStream } from './stream-party.ts';
import { answer, at, candidate, offer, refused, rings, succeed, talk } from './talking.ts';

/** One suite for the three doors: whoever uses one of them must not be able to tell what the other side uses. */
const doors: readonly Door[] = ['rest', 'socket', 'stream'];
let house: House;
let parties: Party[] = [];
let count = 0;

before(async () => {
  house = await openHouseWithCore();
  setDefaultCACertificates([house.cert]);
});
after(() => house.close());

async function join(door: Door, name: string): Promise<Party> {
  const party = await joins[door](house, `${name} ${(count += 1)}`);
  parties.push(party);
  return party;
}

async function withParties(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } finally {
    for (const party of parties) {
      await party.command('users/disconnect').catch(() => null);
      await party.leave();
    }
    parties = [];
  }
}

for (const adas of doors) {
  for (const bobs of doors) {
    test(`Ada at the ${adas} door and Bob at the ${bobs} door have a whole call`, () =>
      withParties(async () => {
        const ada = await join(adas, 'Ada');
        const bob = await join(bobs, 'Bob');
        const { call_id } = await succeed(ada, 'call/initiate', { target_user_id: bob.id, offer });
        assert.ok(call_id);
        const ring = await bob.rings();
        assert.equal(ring.offer, offer);
        assert.equal(ring.call.caller_username, ada.name);
        await ada.sees(call_id, (call) => call.ringing && call.status === 'calling');
        await succeed(ada, 'signal/ice', { call_id, candidate: [candidate(1), candidate(2)] });
        await succeed(bob, 'signal/ice', { call_id, candidate: candidate(3) });
        await succeed(bob, 'call/accept', { call_id, answer });
        await ada.hears(call_id, 'answer', answer);
        await ada.sees(call_id, (call) => call.status === 'incall');
        assert.deepEqual(await bob.candidates(call_id, 2), [candidate(1), candidate(2)]);
        assert.deepEqual(await ada.candidates(call_id, 1), [candidate(3)]);

        await succeed(bob, 'signal/offer', { call_id, offer: { type: 'offer', sdp: `${offer}a=again\r\n` } });
        await ada.hears(call_id, 'offer', `${offer}a=again\r\n`);

        await succeed(bob, 'call/hold', { call_id });
        const held = await ada.sees(call_id, (call) => call.status === 'onhold');
        assert.deepEqual(held.held_by, [bob.id]);
        await refused(ada, 409, 'wrong_state', 'call/resume', { call_id });
        await succeed(bob, 'call/resume', { call_id });
        await ada.sees(call_id, (call) => call.status === 'incall' && call.version > held.version);

        await succeed(ada, 'call/end', { call_id });
        const ended = await bob.sees(call_id, (call) => call.status === 'ended');
        assert.deepEqual({ reason: ended.reason, by: ended.ended_by }, { reason: 'hung_up', by: ada.id });
      }));
  }
}

for (const door of doors) {
  test(`Bob at the ${door} door loses the connection in a call, comes back and has missed nothing`, () =>
    withParties(async () => {
      const ada = await join('rest', 'Ada');
      const bob = await join(door, 'Bob');
      const call_id = await talk(ada, bob);
      await succeed(ada, 'signal/ice', { call_id, candidate: candidate(1) });
      assert.deepEqual(await bob.candidates(call_id, 1), [candidate(1)]);
      await bob.drop();
      await succeed(ada, 'signal/ice', { call_id, candidate: [candidate(2), candidate(3)] });
      for (const word of ['first', 'last']) await succeed(ada, 'signal/offer', { call_id, offer: `${offer}a=${word}\r\n` });
      await succeed(ada, 'call/hold', { call_id });
      await bob.comeBack();
      await bob.hears(call_id, 'offer', `${offer}a=last\r\n`);
      const held = await bob.sees(call_id, (call) => call.status === 'onhold');
      assert.deepEqual(held.held_by, [ada.id]);
      assert.deepEqual(await bob.candidates(call_id, 3), [candidate(1), candidate(2), candidate(3)]);
      await succeed(bob, 'call/end', { call_id });
      await ada.sees(call_id, (call) => call.status === 'ended' && call.ended_by === bob.id);
    }));

  test(`Bob at the ${door} door takes a call to where they are, and goes on with it there`, () =>
    withParties(async () => {
      const ada = await join('rest', 'Ada');
      const bob = await join(door, 'Bob');
      const { call_id } = await succeed(ada, 'call/initiate', { target_user_id: bob.id, offer });
      assert.ok(call_id);
      await bob.rings();
      await refused(bob, 409, 'wrong_state', 'call/take', { call_id });
      const accepted = await ask(house, 'call/accept', { token: bob.token, body: { call_id, answer } });
      assert.equal(accepted.http, 200, 'another device of theirs has accepted');
      const { call: taken } = await succeed(bob, 'call/take', { call_id });
      const { call: again } = await succeed(bob, 'call/take', { call_id, gone: true });
      assert.deepEqual(
        [at(again), at(taken)],
        [at(taken), at(accepted.body.call) + (door === 'rest' ? 0 : 1)],
        'once, for then they have it',
      );
      await ada.sees(call_id, (call) => call.version === at(taken));
      await succeed(ada, 'signal/offer', { call_id, offer: `${offer}a=fresh\r\n` });
      await bob.hears(call_id, 'offer', `${offer}a=fresh\r\n`);
      await succeed(bob, 'call/end', { call_id });
      await refused(bob, 409, 'call_ended', 'call/take', { call_id });
    }));

  test(`Bob at the ${door} door lists, names and removes the device that it is`, () =>
    withParties(async () => {
      const ada = await join('rest', 'Ada');
      const bob = await join(door, 'Bob');
      const call_id = await talk(ada, bob);
      const { devices: listed } = await succeed(bob, 'devices/list');
      const [{ device_id, ...mine } = {}, none] = Array.from<Record<string, unknown>>(listed ?? []);
      assert.deepEqual([mine['current'], mine['label'], mine['push'], none], [true, '', false, undefined]);
      const { devices: named } = await succeed(bob, 'devices/rename', { device_id, label: ' Front desk ' });
      assert.deepEqual(named, [{ device_id, ...mine, label: 'Front desk', last_seen: Object(named)[0].last_seen }]);
      await refused(ada, 404, 'not_found', 'devices/rename', { device_id, label: 'Mine' });
      await refused(ada, 404, 'not_found', 'devices/remove', { device_id });
      await refused(bob, 400, 'bad_request', 'devices/rename', { device_id, label: ' ' });
      const { devices: left } = await succeed(bob, 'devices/remove', { device_id });
      assert.deepEqual(left, []);
      await ada.sees(call_id, (call) => call.reason === 'hung_up' && call.ended_by === bob.id);
      const { http } = await ask(house, 'users/heartbeat', { token: bob.token });
      assert.equal(http, 401);
    }));

  test(`Ada at the ${door} door talks with Bob when Cleo rings: Ada sets Bob aside, switches back, and ends one for the other`, () =>
    withParties(async () => {
      const [ada, bob, cleo] = [await join(door, 'Ada'), await join('rest', 'Bob'), await join('rest', 'Cleo')];
      const first = await talk(bob, ada);
      const second = await rings(cleo, ada);
      await refused(ada, 409, 'busy', 'call/initiate', { target_user_id: bob.id });
      const { call } = await succeed(ada, 'call/accept', { call_id: second, answer });
      assert.equal(Object(call).status, 'incall');
      await cleo.hears(second, 'answer', answer);
      const held = await bob.sees(first, ({ status }) => status === 'onhold');
      assert.deepEqual(held.held_by, [ada.id]);

      await succeed(ada, 'call/resume', { call_id: first });
      await bob.sees(first, ({ status }) => status === 'incall');
      assert.deepEqual((await cleo.sees(second, ({ status }) => status === 'onhold')).held_by, [ada.id]);

      const dora = await join('rest', 'Dora');
      const third = await rings(dora, ada);
      await refused(ada, 400, 'bad_request', 'call/accept', { call_id: third, others: 'both' });
      await succeed(ada, 'call/accept', { call_id: third, answer, others: 'end' });
      const over = await bob.sees(first, ({ status }) => status === 'ended');
      assert.deepEqual([over.reason, over.ended_by], ['hung_up', ada.id]);
      await cleo.sees(second, ({ status }) => status === 'onhold');
      await dora.sees(third, ({ status }) => status === 'incall');
    }));

  test(`Ada at the ${door} door calls Bob when Cleo rings: Ada cannot set that aside, and cancels it for Cleo`, () =>
    withParties(async () => {
      const [ada, bob, cleo] = [await join(door, 'Ada'), await join('rest', 'Bob'), await join('rest', 'Cleo')];
      const { call_id: dialed } = await succeed(ada, 'call/initiate', { target_user_id: bob.id, offer });
      assert.ok(dialed);
      const second = await rings(cleo, ada);
      await refused(ada, 409, 'busy', 'call/accept', { call_id: second, others: 'hold' });
      await bob.sees(dialed, ({ status }) => status === 'calling');
      await succeed(ada, 'call/accept', { call_id: second, others: 'end' });
      assert.equal((await bob.sees(dialed, ({ status }) => status === 'ended')).reason, 'cancelled');
      await cleo.sees(second, ({ status }) => status === 'incall');
    }));

  test(`Every refusal has the same code at the ${door} door`, () =>
    withParties(async () => {
      const ada = await join(door, 'Ada');
      const bob = await join(door, 'Bob');
      const cleo = await join(door, 'Cleo');
      const dora = await join('rest', 'Dora');
      const nobody = '00000000-0000-4000-8000-000000000000';
      await refused(ada, 400, 'bad_request', 'call/initiate', {});
      await refused(ada, 403, 'not_you', 'users/heartbeat', { user_id: bob.id });
      await refused(ada, 409, 'yourself', 'call/initiate', { target_user_id: ada.id });
      await refused(ada, 404, 'user_not_found', 'call/initiate', { target_user_id: nobody });
      await refused(ada, 404, 'user_not_found', 'users/get', { user_id: nobody });
      await refused(ada, 409, 'name_taken', 'users/rename', { username: bob.name.toUpperCase() });
      await refused(ada, 404, 'call_not_found', 'call/end', { call_id: nobody });
      const { call_id } = await succeed(ada, 'call/initiate', { target_user_id: bob.id, offer });
      await refused(ada, 409, 'busy', 'call/initiate', { target_user_id: cleo.id });
      const { call_id: second } = await succeed(dora, 'call/initiate', { target_user_id: bob.id });
      await refused(cleo, 409, 'user_busy', 'call/initiate', { target_user_id: bob.id });
      await succeed(dora, 'call/end', { call_id: second });
      await refused(ada, 403, 'wrong_side', 'call/accept', { call_id });
      await refused(cleo, 403, 'not_in_call', 'call/accept', { call_id });
      await refused(ada, 409, 'wrong_state', 'call/hold', { call_id });
      await refused(ada, 413, 'too_large', 'signal/offer', { call_id, offer: 'x'.repeat(33 * 1024) });
      for (let n = 0; n < 7; n += 1) await succeed(ada, 'signal/offer', { call_id, offer: 'x'.repeat(32 * 1024) });
      const early = await ada.command('signal/offer', { call_id, offer: 'x'.repeat(32 * 1024) });
      assert.deepEqual([early.http, early.body.code, early.body.retry_after], [429, 'too_many', 5]);
      await succeed(bob, 'call/reject', { call_id });
      const late = await ada.command('call/end', { call_id });
      assert.deepEqual([late.http, late.body.code, late.body.reason, late.body.call.status], [409, 'call_ended', 'rejected', 'ended']);
      const asked = await ada.command('signal/status', { call_id });
      assert.deepEqual([asked.http, asked.body.code, asked.body.reason], [404, 'call_ended', 'rejected']);
      await refused(cleo, 403, 'not_in_call', 'signal/status', { call_id });
    }));

  test(`A command that comes twice by the ${door} door happens once`, () =>
    withParties(async () => {
      const ada = await join(door, 'Ada');
      const bob = await join(door, 'Bob');
      const body = { target_user_id: bob.id, offer, request_id: 'one and the same' };
      const first = await ada.command('call/initiate', body);
      const again = await ada.command('call/initiate', body);
      assert.deepEqual(again, first);
      assert.equal(first.http, 200);
    }));
}

test('Bob comes back by another door, or in a page of before which would have SDP after the JSON, and reads there what was kept', () =>
  withParties(async () => {
    const ada = await join('rest', 'Ada');
    const { id, token } = await register(house, 'Bob of many doors');
    const log = new FrameLog();
    const caller = { house, token, endpointId: randomUUID(), log };
    let connection = await connectSocket(caller);
    const { call_id } = await succeed(ada, 'call/initiate', { target_user_id: id, offer });
    assert.ok(call_id);
    assert.equal((await connection.command('call/accept', { call_id, answer })).http, 200);
    const ways = [() => connectSocket(caller), () => connectStream(caller), () => connectSocket(caller, { trailing_sdp: true })];
    for (const [number, connect] of ways.entries()) {
      await connection.drop();
      const sdp = `${offer}s="${number}"\u001e\r\n`;
      await succeed(ada, 'signal/offer', { call_id, offer: sdp });
      connection = await connect();
      await log.first('the offer', (frame) =>
        frame.t === 'event' && frame.event.type === 'description' && frame.event.sdp === sdp ? true : null,
      );
    }
    const told = log.frames.filter((frame) => 'trailing_sdp' in frame);
    assert.deepEqual(told, [], 'a page of before sends JSON unless the welcome says otherwise');
    await connection.command('users/disconnect', {});
    await connection.drop();
  }));
