import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import type { Call, CommandName } from '@earshot/protocol';
import type { Door } from '../../src/doors/options.ts';
import type { Store } from '../../src/records/port.ts';
import { openHouseWithCore } from './core-house.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import type { Party } from './party.ts';
import { register, ask } from './rest-party.ts';
import { refused, succeed, talk } from './talking.ts';

/** Each of the three at another door, in turn. */
const tables: readonly (readonly [Door, Door, Door, Door])[] = [
  ['rest', 'socket', 'stream', 'rest'],
  ['socket', 'stream', 'rest', 'socket'],
  ['stream', 'rest', 'socket', 'stream'],
];
let house: House;
let count = 0;

/** A group in which nobody is. */
const emptyGroup = { id: 'group-of-nobody', name: 'Night desk', nameKey: 'night desk', strategy: 'all', madeAt: 1, members: [] } as const;

function makeGroup(records: Store): void {
  const act = { at: 1, by: 'admin', byName: 'Admin', act: 'groups/create', about: emptyGroup.name };
  records.admin.administer({ is: 'make_group', group: emptyGroup }, act);
}

before(async () => {
  house = await openHouseWithCore({}, { before: makeGroup });
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

/** Somebody whom the server knows, and who is not here. */
async function absent(): Promise<string> {
  const { id, token } = await register(house, `Eve ${(count += 1)}`);
  await ask(house, 'users/disconnect', { token });
  return id;
}

/** What each can see of themselves, of what rings for them, and of these calls. */
async function seen(parties: readonly Party[], calls: readonly string[]): Promise<unknown> {
  return Promise.all(
    parties.map(async (party) => {
      const me = await party.command('users/get', { user_id: party.id });
      const ring = await party.command('signal/incoming');
      const known = await Promise.all(calls.map((call_id) => party.command('signal/status', { call_id })));
      const told = known.map(({ body: { code, call } }) => code ?? [call.version, states(call), call.held_by]);
      return [me.body.user_status, ring.body.call?.call_id ?? null, told];
    }),
  );
}

/** What is tried: by whom, with which refusal, and the command. */
type Attempt = readonly [by: Party, http: number, code: string, name: CommandName, body: Record<string, unknown>];

/** Each is refused by its code, and nobody sees anything of it. */
async function allRefused(parties: readonly Party[], calls: readonly string[], attempts: readonly Attempt[]): Promise<void> {
  const earlier = await seen(parties, calls);
  for (const attempt of attempts) await refused(...attempt);
  assert.deepEqual(await seen(parties, calls), earlier);
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

  test(`${where}: whom Ada cannot transfer Bob to, and which calls are not made one, is said by its code, and nobody sees it`, async () => {
    const parties = await seat(doors);
    const [ada, bob, cleo] = parties;
    const one = await talk(bob, ada);
    function transfer(code: string, body: Record<string, unknown>): Attempt {
      return [ada, 409, code, 'call/transfer', { call_id: one, ...body }];
    }
    await allRefused(
      parties,
      [one],
      [
        transfer('yourself', { target_user_id: ada.id }),
        transfer('wrong_state', { target_user_id: bob.id }),
        transfer('user_offline', { target_user_id: await absent() }),
        transfer('user_offline', { target_user_id: emptyGroup.id }),
      ],
    );
    await succeed(ada, 'call/hold', { call_id: one });
    const { call_id: two = '' } = await succeed(ada, 'call/initiate', { target_user_id: cleo.id });
    await cleo.rings();
    await allRefused(
      parties,
      [one, two],
      [
        transfer('wrong_state', { to_call_id: two }),
        [ada, 409, 'wrong_state', 'call/merge', { call_id: one, into_call_id: two }],
        [ada, 409, 'wrong_state', 'call/merge', { call_id: two, into_call_id: one }],
        [cleo, 403, 'not_in_call', 'call/merge', { call_id: one, into_call_id: two }],
      ],
    );
    await part(parties);
  });

  test(`${where}: Ada and Bob transfer each other at once, and one of them alone does`, async () => {
    const parties = await seat(doors);
    const [ada, bob, cleo, dora] = parties;
    const call_id = await talk(bob, ada);
    const [adas, bobs] = await Promise.all([
      ada.command('call/transfer', { call_id, target_user_id: cleo.id }),
      bob.command('call/transfer', { call_id, target_user_id: dora.id }),
    ]);
    const isFirst = adas.http === 200;
    const [done, over] = isFirst ? [adas, bobs] : [bobs, adas];
    const [rung, free] = isFirst ? [cleo, dora] : [dora, cleo];
    assert.deepEqual([done.http, over.http, over.body.code], [200, 409, 'wrong_state']);
    const { call } = await rung.rings();
    assert.deepEqual([call.call_id, call.transfer?.by], [call_id, isFirst ? ada.id : bob.id]);
    assert.equal((await free.command('signal/incoming')).body.call, null);
    await part(parties);
  });

  test(`${where}: a signal to somebody with whom there is no pair is refused, and reaches nobody`, async () => {
    const parties = await seat(doors);
    const [ada, bob, cleo, dora] = parties;
    const call_id = await talk(ada, bob);
    function signals(by: Party, to: Party, [http, code]: readonly [number, string]): Attempt[] {
      const body = { call_id, to: to.id, offer: 'v=0', answer: 'v=0', candidate: 'candidate:1' };
      return (['signal/offer', 'signal/answer', 'signal/ice'] as const).map((name) => [by, http, code, name, body]);
    }
    await succeed(ada, 'call/invite', { call_id, target_user_id: cleo.id });
    await cleo.rings();
    await allRefused(
      parties,
      [call_id],
      [
        ...signals(ada, dora, [400, 'bad_request']),
        ...signals(ada, ada, [400, 'bad_request']),
        ...signals(dora, ada, [403, 'not_in_call']),
      ],
    );
    await succeed(ada, 'call/invite', { call_id, target_user_id: dora.id });
    await dora.rings();
    await allRefused(parties, [call_id], [...signals(cleo, dora, [409, 'wrong_state']), ...signals(dora, cleo, [409, 'wrong_state'])]);
    await succeed(cleo, 'call/accept', { call_id });
    await succeed(cleo, 'call/end', { call_id });
    await allRefused(parties, [call_id], signals(bob, cleo, [409, 'wrong_state']));
    assert.equal((await dora.command('signal/get-offer', { call_id, from: cleo.id })).body.status, 'pending');
    await part(parties);
  });
}
