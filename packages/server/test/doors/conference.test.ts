import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import type { Call } from '@earshot/protocol';
import type { Door } from '../../src/doors/options.ts';
import { openHouseWithCore } from './core-house.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import type { Party } from './party.ts';
import { refused, succeed, talk } from './talking.ts';

/** Each of the three at another door, in turn. */
const tables: readonly (readonly [Door, Door, Door, Door])[] = [
  ['rest', 'socket', 'stream', 'rest'],
  ['socket', 'stream', 'rest', 'socket'],
  ['stream', 'rest', 'socket', 'stream'],
];
let house: House;
let count = 0;

before(async () => {
  house = await openHouseWithCore();
  setDefaultCACertificates([house.cert]);
});
after(() => house.close());

async function seat(doors: (typeof tables)[number]): Promise<readonly [Party, Party, Party, Party]> {
  const turn = (count += 1);
  const [ada, bob, cleo, dora] = doors;
  return [
    await joins[ada](house, `Ada ${turn}`),
    await joins[bob](house, `Bob ${turn}`),
    await joins[cleo](house, `Cleo ${turn}`),
    await joins[dora](house, `Dora ${turn}`),
  ];
}

async function part(parties: readonly Party[]): Promise<void> {
  for (const party of parties) {
    await party.command('users/disconnect').catch(() => null);
    await party.leave();
  }
}

function states({ kind, status, parties }: Call): string {
  return `${kind} ${status}: ${parties.map(({ state }) => state).join(' ')}`;
}

for (const doors of tables) {
  const where = `Ada at the ${doors[0]} door, Bob at the ${doors[1]} door and Cleo at the ${doors[2]} door`;

  test(`${where}: Ada invites Cleo, each two signal to each other, and Ada leaves them a plain call`, async () => {
    const parties = await seat(doors);
    const [ada, bob, cleo, dora] = parties;
    const call_id = await talk(ada, bob);
    await refused(dora, 403, 'not_in_call', 'call/invite', { call_id, target_user_id: cleo.id });
    await refused(ada, 400, 'bad_request', 'call/invite', { call_id });
    await refused(ada, 409, 'yourself', 'call/invite', { call_id, target_user_id: ada.id });
    await refused(ada, 409, 'wrong_state', 'call/invite', { call_id, target_user_id: bob.id });
    await succeed(ada, 'call/invite', { call_id, target_user_id: cleo.id });
    const { call } = await cleo.rings();
    assert.deepEqual([call.invited_by, call.kind], [ada.id, 'conference']);
    await succeed(bob, 'signal/offer', { call_id, offer: 'v=0 bob to cleo', to: cleo.id });
    await succeed(cleo, 'call/accept', { call_id });
    await ada.sees(call_id, (now) => states(now) === 'conference incall: joined joined joined');
    await refused(cleo, 400, 'bad_request', 'signal/answer', { call_id, answer: 'v=0 cleo to bob' });
    await refused(cleo, 400, 'bad_request', 'signal/answer', { call_id, answer: 'v=0 cleo to bob', to: dora.id });
    await succeed(cleo, 'signal/answer', { call_id, answer: 'v=0 cleo to bob', to: bob.id });
    const read = await bob.command('signal/get-answer', { call_id, from: cleo.id });
    assert.equal(read.body.answer, 'v=0 cleo to bob');
    await succeed(ada, 'call/end', { call_id });
    await cleo.sees(call_id, (now) => states(now) === 'direct incall: left joined joined');
    await refused(bob, 409, 'wrong_state', 'signal/offer', { call_id, offer: 'v=0', to: ada.id });
    await part(parties);
  });

  test(`${where}: Ada transfers Bob to Cleo, who declines with a word, and then to Dora with a talk before`, async () => {
    const parties = await seat(doors);
    const [ada, bob, cleo, dora] = parties;
    const call_id = await talk(bob, ada);
    await refused(ada, 400, 'bad_request', 'call/transfer', { call_id });
    await refused(ada, 404, 'user_not_found', 'call/transfer', { call_id, target_user_id: 'nobody' });
    await succeed(ada, 'call/transfer', { call_id, target_user_id: cleo.id });
    await refused(bob, 409, 'wrong_state', 'call/transfer', { call_id, target_user_id: dora.id });
    assert.equal((await cleo.rings()).call.transfer?.by, ada.id);
    await refused(cleo, 400, 'bad_request', 'call/reject', { call_id, message: 'x'.repeat(121) });
    await succeed(cleo, 'call/reject', { call_id, message: 'In five minutes' });
    const back = await ada.sees(call_id, ({ transfer }) => transfer?.returned === 'rejected');
    assert.deepEqual([back.transfer, back.message], [{ by: ada.id, to: cleo.id, returned: 'rejected' }, 'In five minutes']);
    await succeed(ada, 'call/accept', { call_id });
    await succeed(ada, 'call/hold', { call_id });
    const { call_id: other = '' } = await succeed(ada, 'call/initiate', { target_user_id: dora.id });
    await refused(ada, 409, 'wrong_state', 'call/transfer', { call_id, to_call_id: other });
    await dora.rings();
    await succeed(dora, 'call/accept', { call_id: other });
    await succeed(ada, 'call/transfer', { call_id, to_call_id: other });
    await bob.sees(call_id, (now) => states(now) === 'direct incall: joined left left joined');
    const over = await dora.sees(other, ({ status }) => status === 'ended');
    assert.equal(over.replaced_by, call_id);
    await part(parties);
  });

  test(`${where}: Ada makes one call of two`, async () => {
    const parties = await seat(doors);
    const [ada, bob, cleo] = parties;
    const one = await talk(bob, ada);
    await succeed(ada, 'call/hold', { call_id: one });
    const { call_id: two = '' } = await succeed(ada, 'call/initiate', { target_user_id: cleo.id });
    await refused(ada, 409, 'wrong_state', 'call/merge', { call_id: one, into_call_id: two });
    await cleo.rings();
    await succeed(cleo, 'call/accept', { call_id: two });
    await refused(ada, 400, 'bad_request', 'call/merge', { call_id: one, into_call_id: one });
    await refused(bob, 403, 'not_in_call', 'call/merge', { call_id: one, into_call_id: two });
    await succeed(ada, 'call/merge', { call_id: one, into_call_id: two });
    const both = await cleo.sees(two, (now) => now.kind === 'conference');
    assert.deepEqual([states(both), both.replaces], ['conference incall: joined joined joined', one]);
    await bob.sees(two, (now) => now.kind === 'conference');
    await part(parties);
  });
}
