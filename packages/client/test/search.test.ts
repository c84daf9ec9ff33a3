import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { joinedIn, statusOf, type Call } from '../../server/src/calls/call.ts';
import { endpointOf } from '../../server/src/calls/party.ts';
import { callSnapshot } from '../../server/src/calls/snapshot.ts';
import type { CallEvent } from '../src/call/event.ts';
import { isHeldByMe } from '../src/call/hold.ts';
import { sounds } from '../src/call/settle.ts';
import { arrive, endpoints, happen, hear, listen, quiet, type Endpoint, type World } from './sim/world.ts';

/** Something that may happen next. */
type Move = readonly [name: string, to: (world: World) => World];

const events = {
  call: { type: 'call', other: { id: 'bob', username: 'Bob' }, ready: true, unfit: null },
  accept: { type: 'accept', ready: true, unfit: null, others: 'hold' },
  decline: { type: 'decline' },
  end: { type: 'end' },
  hold: { type: 'hold' },
  resume: { type: 'resume' },
  take: { type: 'take', unfit: null },
} as const satisfies Record<string, CallEvent>;

function pressesOf({ phones }: World, at: Endpoint): readonly (keyof typeof events)[] {
  const state = phones[at];
  switch (state.phase) {
    case 'idle':
      return at.startsWith('a') ? ['call'] : [];
    case 'dialing':
    case 'accepting':
      return ['end'];
    case 'ringing':
      return ['accept', 'decline'];
    case 'talking':
      return [isHeldByMe(state.hold) ? 'resume' : 'hold', 'end'];
    case 'elsewhere':
      return ['take', 'end'];
    case 'ended':
      return [];
  }
}

function words(world: World): readonly Move[] {
  return endpoints.flatMap((at): Move[] => [
    ...(world.up[at].length > 0 ? [[`the server hears ${at}`, (before: World) => arrive(before, at)] as const] : []),
    ...(world.down[at].length > 0 ? [[`${at} hears the server`, (before: World) => hear(before, at)] as const] : []),
    ...(world.air[at].length > 0 ? [[`the other hears ${at}`, (before: World) => listen(before, at)] as const] : []),
  ]);
}

function moves(world: World): readonly Move[] {
  return [
    ...endpoints.flatMap((at) =>
      pressesOf(world, at).map((what): Move => [`${at} presses ${what}`, (before) => happen(before, at, events[what])]),
    ),
    ...words(world),
  ];
}

/** Everything that is under way arrives, in one order. */
function settle(world: World): World {
  let now = world;
  for (let [next] = words(now); next !== undefined; [next] = words(now)) now = next[1](now);
  return now;
}

/** What anybody can see of a call but its version, and at which endpoint. */
function seenOf(call: Call): unknown {
  return [{ ...callSnapshot(call, { mono: 0, wall: 0 }), version: 0 }, call.parties.map(endpointOf)];
}

/** What holds between any two states that follow each other. */
function follows(before: World, after: World): void {
  const [one, two] = [before.server, after.server];
  if (one === null || two === null) return;
  assert.ok(one.is !== 'ended' || two === one, 'ended is for ever');
  const isSeen = !isDeepStrictEqual(seenOf(two), seenOf(one));
  assert.equal(two.version, isSeen ? one.version + 1 : one.version, 'the version grows with what can be seen');
  const accepted = statusOf(one) !== 'calling' && one.is !== 'ended';
  if (accepted && statusOf(two) === 'calling') assert.fail('nothing is accepted twice');
  for (const at of endpoints) {
    const [was, is] = [before.phones[at], after.phones[at]];
    if (!('call' in was) || !('call' in is) || was.call === null || is.call === null) continue;
    assert.ok(is.call.version >= was.call.version, `the version went back at ${at}`);
  }
}

/** What holds once everything that was said is heard. */
function rests(world: World): void {
  const { server, phones } = world;
  const talking = endpoints.filter((at) => phones[at].phase === 'talking');
  if (server === null || server.is === 'ended') return assert.deepEqual(talking, [], 'nobody talks in a call that is over');
  if (statusOf(server) === 'calling') return assert.deepEqual(talking, [], 'nobody talks before the call is accepted');
  const joined = joinedIn(server).map(({ state }) => state);
  assert.deepEqual(
    talking,
    joined.map(({ endpoint }) => endpoint.id),
    'who holds the call talks, and nobody else',
  );
  const [one, two] = talking.map((at) => phones[at]);
  assert.ok(one?.phase === 'talking' && two?.phase === 'talking');
  const held = joined.map((state) => state.held);
  assert.deepEqual([isHeldByMe(one.hold), isHeldByMe(two.hold)], held, 'the server knows who holds');
  const isOpen = !held.includes(true);
  assert.deepEqual([sounds(one), sounds(two)], [isOpen, isOpen], 'both speak, or both are silent');
  return undefined;
}

interface Found {
  readonly world: World;
  readonly story: readonly string[];
}

function told({ story }: Found, error: unknown): Error {
  return new Error(`${error instanceof Error ? error.message : String(error)}\n  ${story.join('\n  ')}`, { cause: error });
}

/** Every state that so many moves lead to; each is looked at once. */
function search(start: World, depth: number): number {
  const seen = new Set<string>();
  let frontier: Found[] = [{ world: start, story: [] }];
  for (let left = depth; left > 0; left -= 1) {
    const next: Found[] = [];
    for (const { world, story } of frontier) {
      for (const [name, move] of moves(world)) {
        const found: Found = { world: move(world), story: [...story, name] };
        const key = hash('sha1', JSON.stringify(found.world), 'base64');
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(found);
        try {
          follows(world, found.world);
          rests(settle(found.world));
        } catch (error) {
          throw told(found, error);
        }
      }
    }
    frontier = next;
  }
  return seen.size;
}

function press(world: World, at: Endpoint, what: keyof typeof events): World {
  return settle(happen(world, at, events[what]));
}

const ringing = press(quiet, 'a1', 'call');
const talking = press(ringing, 'b1', 'accept');
const starts: Readonly<Record<string, World>> = {
  'Ada has not called Bob yet': quiet,
  "Ada calls Bob, and both of Bob's pages ring": ringing,
  'Ada and Bob talk': talking,
  'both have set the call aside': press(press(talking, 'a1', 'hold'), 'b1', 'hold'),
};

/** States that are seen five things deep, at the least. */
const least: Readonly<Record<string, number>> = {
  'Ada has not called Bob yet': 245,
  "Ada calls Bob, and both of Bob's pages ring": 1_400,
  'Ada and Bob talk': 6_000,
  'both have set the call aside': 6_000,
};

/** How many things happen one after the other. */
const depth = Number(process.env['SEARCH_DEPTH'] ?? 5);

for (const [name, start] of Object.entries(starts)) {
  test(`While ${name}, whatever happens in whatever order, ${depth} things deep, leads to one and the same call`, (t) => {
    const states = search(start, depth);
    t.diagnostic(`${states} states`);
    // With fewer, something that can happen does not happen here any more.
    assert.ok(depth < 5 || states >= (least[name] ?? 0), `${states} states, and five things deep there are ${least[name] ?? 0}`);
  });
}

test('Two who talk hear each other past the server, so that the search has words on both ways', () => {
  const said = happen(talking, 'a1', events.end);
  assert.equal(said.air.a1.length, 1);
  assert.equal(listen(said, 'a1').phones.b1.phase, 'ended');
});
