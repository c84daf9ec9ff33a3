import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { placeIn } from '../../server/src/calls/policy.ts';
import { isHeldByMe } from '../src/call/hold.ts';
import { sounds } from '../src/call/settle.ts';
import type { CallsEvent } from '../src/calls/event.ts';
import type { Entry } from '../src/calls/set.ts';
import { apart, arrive, engaged, happen, hear, people, type Company, type Who } from './sim/company.ts';

/** Something that may happen next. */
type Move = readonly [name: string, to: (company: Company) => Company];

function calling(id: Who): CallsEvent {
  return { type: 'call', other: { id, username: id }, ready: true, unfit: null };
}

function accepting(which: string, others: 'hold' | 'end'): CallsEvent {
  return { type: 'accept', ready: true, unfit: null, others, which };
}

/** What a person may press about one of their calls. */
function pressesOf({ id, call }: Entry): readonly (readonly [what: string, event: CallsEvent])[] {
  const end = ['end', { type: 'end', which: id }] as const;
  switch (call.phase) {
    case 'ringing':
      return [
        ['hold and accept', accepting(id, 'hold')],
        ['end and accept', accepting(id, 'end')],
        ['decline', { type: 'decline', which: id }],
      ];
    case 'talking':
      return [isHeldByMe(call.hold) ? ['switch', { type: 'switch', which: id }] : ['hold', { type: 'hold', which: id }], end];
    case 'dialing':
    case 'accepting':
      return [end];
    case 'elsewhere':
    case 'ended':
      return [];
  }
}

function words(company: Company): readonly Move[] {
  return people.flatMap((who): Move[] => [
    ...(company.up[who].length > 0 ? [[`the server hears ${who}`, (before: Company) => arrive(before, who)] as const] : []),
    ...(company.down[who].length > 0 ? [[`${who} hears the server`, (before: Company) => hear(before, who)] as const] : []),
  ]);
}

/** Whom each of them may call. */
const wishes: Readonly<Record<Who, Who>> = { ada: 'bob', bob: 'ada', cleo: 'ada' };

function moves(company: Company): readonly Move[] {
  const pressed = people.flatMap((who) => {
    const { entries } = company.phones[who];
    const buttons = entries.flatMap((entry) =>
      pressesOf(entry).map(([what, event]) => [`${what} ${entry.call.other.username}`, event] as const),
    );
    const isThere = entries.some(({ call }) => call.other.id === wishes[who] && call.phase !== 'ended');
    const all = isThere ? buttons : [...buttons, [`call ${wishes[who]}`, calling(wishes[who])] as const];
    return all.map(([what, event]): Move => [`${who} presses ${what}`, (before) => happen(before, who, event)]);
  });
  return [...pressed, ...words(company)];
}

/** Everything that is under way arrives, in one order. */
function settle(company: Company): Company {
  let now = company;
  for (let [next] = words(now); next !== undefined; [next] = words(now)) now = next[1](now);
  return now;
}

/** What holds in every state. */
function always(company: Company): void {
  for (const who of people) {
    const { entries } = company.phones[who];
    const heard = entries.filter(({ call }) => call.phase === 'talking' && sounds(call));
    assert.ok(heard.length <= 1, `${who} hears two calls`);
    const { calls } = engaged(company, who);
    const active = calls.filter((call) => ['active', 'dialing'].includes(placeIn(call, who) ?? ''));
    assert.ok(active.length <= 1, `${who} is in two active calls`);
    const rings = calls.filter((call) => placeIn(call, who) === 'ringing');
    assert.ok(rings.length <= 2, `${who} is rung three times`);
  }
}

/** How a call stands for somebody, at their phone and on the server. */
function standingAt({ call }: Entry): string {
  if (call.phase !== 'talking') return call.phase;
  return isHeldByMe(call.hold) ? 'aside' : 'active';
}

/** What holds once everything that was said is heard. */
function rests(company: Company): void {
  always(company);
  for (const who of people) {
    const shown = company.phones[who].entries.flatMap((entry) => {
      const { call } = entry;
      return call.phase === 'ended' ? [] : [`${call.call?.call_id ?? 'no call'} ${standingAt(entry)}`];
    });
    const known = engaged(company, who).calls.map((call) => `${call.id} ${placeIn(call, who) ?? ''}`);
    assert.deepEqual(shown.toSorted(), known.toSorted(), `${who} shows what the server has`);
  }
}

/** Every state that so many moves lead to; each is looked at once. */
function search(start: Company, depth: number): number {
  const seen = new Set<string>();
  let frontier: { readonly company: Company; readonly story: readonly string[] }[] = [{ company: start, story: [] }];
  for (let left = depth; left > 0; left -= 1) {
    const next: typeof frontier = [];
    for (const { company, story } of frontier)
      for (const [name, move] of moves(company)) {
        const found = { company: move(company), story: [...story, name] };
        const key = hash('sha1', JSON.stringify(found.company), 'base64');
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(found);
        try {
          always(found.company);
          rests(settle(found.company));
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          throw new Error(`${why}\n  ${found.story.join('\n  ')}`, { cause: error });
        }
      }
    frontier = next;
  }
  return seen.size;
}

/** Presses what is called so, and everything that follows arrives. */
function press(company: Company, name: string): Company {
  const move = moves(company).find(([known]) => known === name);
  assert.ok(move !== undefined, `nobody can press that: ${name}`);
  return settle(move[1](company));
}

const talking = press(press(apart, 'ada presses call bob'), 'bob presses hold and accept ada');
const waiting = press(talking, 'cleo presses call ada');

/** Each with the states that are seen five things deep, at the least. */
const starts: Readonly<Record<string, readonly [start: Company, least: number]>> = {
  'nobody has called yet': [apart, 340],
  'Ada talks to Bob, and Cleo rings': [waiting, 3_000],
  'Ada talks to Cleo, and has set Bob aside': [press(waiting, 'ada presses hold and accept cleo'), 3_400],
};

/** How many things happen one after the other. */
const depth = Number(process.env['SEARCH_DEPTH'] ?? 5);

for (const [name, [start, least]] of Object.entries(starts))
  test(`While ${name}, whatever three people do in whatever order, ${depth} things deep, nobody is in two calls at once`, (t) => {
    const states = search(start, depth);
    t.diagnostic(`${states} states`);
    // With fewer, something that can happen does not happen here any more.
    assert.ok(depth < 5 || states >= least, `${states} states, and five things deep there are ${least}`);
  });
