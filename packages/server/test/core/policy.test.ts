import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveCall } from '../../src/calls/call.ts';
import type { Party } from '../../src/calls/party.ts';
import {
  callFrom,
  focusOf,
  judgeCall,
  makeWay,
  placeIn,
  statusAmong,
  type Engaged,
  type Place,
  type Verdict,
} from '../../src/calls/policy.ts';
import { asAtFirst, at, live, rung } from './call-samples.ts';

function party(id: string, role: Party['role'], state: Party['state']): Party {
  return { id, username: id, role, ...asAtFirst, endpoints: [], state };
}

/** A call of `me` with somebody, in which they are at this place. */
function callAt(place: Place | 'heldByThem', id: string, other = `other of ${id}`, me = 'me'): LiveCall {
  switch (place) {
    case 'active':
      return live([party(me, 'caller', at('m1')), party(other, 'callee', at('o1'))], { id });
    case 'heldByThem':
      return live([party(me, 'caller', at('m1')), party(other, 'callee', at('o1', { held: true }))], { id });
    case 'aside':
      return live([party(me, 'caller', at('m1', { held: true })), party(other, 'callee', at('o1'))], { id });
    case 'dialing':
      return live([party(me, 'caller', at('m1')), party(other, 'callee', rung)], { id });
    case 'ringing':
      return live([party(other, 'caller', at('o1')), party(me, 'callee', rung)], { id });
  }
}

function having(places: readonly (Place | 'heldByThem')[], me = 'me'): Engaged {
  return { id: me, calls: places.map((place, index) => callAt(place, `${me} ${index}`, `other of ${me} ${index}`, me)) };
}

const free = having([], 'bob');

/** Every call set that the rules allow, by how many calls are at each place. */
function* sets(): Generator<readonly Place[]> {
  for (const talk of [[], ['active'], ['dialing']] as const)
    for (let aside = 0; aside <= 5; aside += 1)
      for (let rings = 0; rings <= 2; rings += 1) {
        const set: Place[] = [...talk, ...Array<Place>(aside).fill('aside'), ...Array<Place>(rings).fill('ringing')];
        if (set.length <= 5) yield set;
      }
}

/** What the rule says, counted otherwise than the policy counts it. */
function callerVerdict(set: readonly Place[]): Verdict {
  if (set.includes('active')) return 'active';
  if (set.includes('dialing')) return 'dialing';
  return set.length === 5 ? 'full' : 'free';
}

function calleeVerdict(set: readonly Place[]): Verdict {
  const rings = set.filter((place) => place === 'ringing').length;
  if (set.length === 5 || rings === 2) return 'user_busy';
  return rings === 1 && set.length > 1 ? 'user_busy' : 'free';
}

test('Who is in an active call or makes one is busy, five calls are all that one can have, and one ring waits', () => {
  let judged = 0;
  for (const adas of sets())
    for (const bobs of sets()) {
      const expected = callerVerdict(adas) === 'free' ? calleeVerdict(bobs) : callerVerdict(adas);
      assert.equal(judgeCall(having(adas, 'ada'), having(bobs, 'bob')), expected, `${adas.join(' ')} calls ${bobs.join(' ')}`);
      judged += 1;
    }
  assert.ok(judged > 1_000, 'every set has called every other');
});

const rules: readonly (readonly [adas: readonly (Place | 'heldByThem')[], bobs: readonly (Place | 'heldByThem')[], verdict: Verdict])[] = [
  [[], [], 'free'],
  [[], ['active'], 'free'],
  [[], ['dialing'], 'free'],
  [[], ['aside'], 'free'],
  [[], ['ringing'], 'free'],
  [[], ['ringing', 'ringing'], 'user_busy'],
  [[], ['active', 'ringing'], 'user_busy'],
  [[], ['dialing', 'ringing'], 'user_busy'],
  [[], ['aside', 'ringing'], 'user_busy'],
  [[], ['active', 'aside', 'aside', 'aside'], 'free'],
  [[], ['active', 'aside', 'aside', 'aside', 'aside'], 'user_busy'],
  [['aside', 'ringing'], [], 'free'],
  [['heldByThem'], [], 'active'],
  [['aside', 'dialing'], ['active', 'ringing'], 'dialing'],
];
for (const [adas, bobs, verdict] of rules)
  test(`Ada (${adas.join(', ') || 'no call'}) calls Bob (${bobs.join(', ') || 'no call'}): ${verdict}`, () => {
    assert.equal(judgeCall(having(adas, 'ada'), having(bobs, 'bob')), verdict);
  });

test('Two people are in one call with each other, wherever it stands', () => {
  for (const place of ['aside', 'ringing'] as const)
    assert.equal(judgeCall({ id: 'ada', calls: [callAt(place, 'one', 'bob', 'ada')] }, free), 'together');
  const left = live([
    party('ada', 'caller', at('a1', { held: true })),
    party('cleo', 'callee', at('c1')),
    party('bob', 'invited', { is: 'left', why: 'hung_up', message: '', joined: null }),
  ]);
  assert.equal(judgeCall({ id: 'ada', calls: [left] }, free), 'free', 'who has left a call of three can be called');
});

test('Hold and accept sets the active call aside and no other; End and accept ends what is active or being made', () => {
  for (const set of sets()) {
    const user = having(set);
    function changes(others: 'hold' | 'end'): readonly string[] | null {
      return makeWay(user, others)?.map(({ call, command }) => `${command.type} ${placeIn(call, 'me')}`) ?? null;
    }
    const [active, dialing] = [set.includes('active'), set.includes('dialing')];
    assert.deepEqual(changes('hold'), dialing ? null : active ? ['hold active'] : [], set.join(' '));
    assert.deepEqual(changes('end'), [...(active ? ['end active'] : []), ...(dialing ? ['end dialing'] : [])], set.join(' '));
  }
});

test('A call that the other has set aside is active for me: it makes way as well', () => {
  assert.deepEqual(
    makeWay(having(['heldByThem']), 'hold')?.map(({ command }) => command),
    [{ type: 'hold', by: 'me' }],
  );
});

test('To call back who calls me is to accept their call, the oldest of two', () => {
  const [fromAda, fromCleo] = [callAt('ringing', 'one', 'ada'), callAt('ringing', 'two', 'cleo')];
  const me = { id: 'me', calls: [fromAda, fromCleo, callAt('aside', 'three', 'dora')] };
  assert.deepEqual([callFrom(me, 'ada'), callFrom(me, 'cleo'), callFrom(me, 'dora')], [fromAda, fromCleo, null]);
});

test('A client that knows one call is told of the active one, else of the one I make, the oldest ring, or one set aside', () => {
  const order: readonly Place[] = ['aside', 'ringing', 'ringing', 'dialing'];
  const shown = order.map((_, index) => focusOf(having(order.slice(0, index + 1)))?.id);
  assert.deepEqual(shown, ['me 0', 'me 1', 'me 1', 'me 3']);
  assert.equal(focusOf(having(['aside', 'ringing', 'active']))?.id, 'me 2');
  assert.equal(focusOf(free), undefined);
});

test('A user is seen to talk before they are seen to call, to hold and to be rung', () => {
  const seen: readonly (readonly [readonly (Place | 'heldByThem')[], string])[] = [
    [[], 'idle'],
    [['ringing'], 'ringing'],
    [['ringing', 'aside'], 'onhold'],
    [['ringing', 'aside', 'dialing'], 'calling'],
    [['ringing', 'aside', 'active'], 'incall'],
    [['ringing', 'heldByThem'], 'onhold'],
  ];
  assert.deepEqual(
    seen.map(([set]) => statusAmong(having(set))),
    seen.map(([, status]) => status),
  );
});
