import type { Call } from '@earshot/protocol';
import { callerOf } from '../../../server/src/calls/call.ts';
import type { CallEntry, PhoneSnapshot } from '../../src/snapshot.ts';
import type { Air } from './air.ts';
import { must } from './broken.ts';
import { hears, speaksTo, type Page, type Tab } from './device.ts';
import { isBackSince, type History } from './history.ts';
import type { Seen, Sight } from './sight.ts';

/** How a page has seen a call end. */
export interface SeenEnd {
  readonly reason: string;
  readonly at: number;
}

/** What the rules remember of the story. */
export interface Memory {
  readonly histories: ReadonlyMap<string, History>;
  /** Who has called or answered whom, and when last. */
  readonly consents: Map<string, number>;
  /** Who has begun, accepted or taken which call, and when last. */
  readonly entered: Map<string, number>;
  /** By call, then by person. */
  readonly ends: Map<string, Map<string, SeenEnd>>;
  /** The person behind a user id. */
  readonly names: Map<string, string>;
  readonly air: Air;
  readonly now: () => number;
  readonly note: (line: string) => void;
}

type View = CallEntry['view'];

function callIdOf(view: View): string | null {
  return 'call' in view ? (view.call?.call_id ?? null) : null;
}

/** A record never goes back, nor does a call that was over here begin anew without another ring. */
function judgeRecord({ name, page }: Pick<Tab, 'name' | 'page'>, sight: Sight, view: View, histories: Memory['histories']): void {
  const known = 'call' in view ? view.call : null;
  if (known === null) return;
  const over = sight.over.get(known.call_id);
  const history = histories.get(known.call_id);
  if (over !== undefined && history !== undefined && isBackSince(history, meOf(page), over)) sight.over.delete(known.call_id);
  if (view.phase === 'ringing') ringOn(sight, known, meOf(page));
  must(!sight.over.has(known.call_id) || view.phase === 'elsewhere', `${name}: a call that was over is ${view.phase} again`);
  must(known.version >= (sight.versions.get(known.call_id) ?? 0), `${name}: the version of a call went back`);
  sight.versions.set(known.call_id, known.version);
}

/**
 * A page ends a ring by the clock, for it may not be able to hear the server. A server that was started again gives
 * what is left of a ring anew: that it goes on longer than the page was told is news, and it rings on.
 */
function ringOn({ over, ringEnds }: Sight, { call_id, parties }: Call, me: string): void {
  const ends = parties.find(({ user_id }) => user_id === me)?.ring_ends ?? null;
  if (ends === null) return;
  if (ends > (ringEnds.get(call_id) ?? Infinity)) over.delete(call_id);
  ringEnds.set(call_id, ends);
}

/** The call never goes back, and what its page shows fits together. */
function judgeCall({ name, page }: Tab, sight: Sight, view: View, { histories }: Memory): void {
  judgeRecord({ name, page }, sight, view, histories);
  if (view.phase !== 'talking') return;
  const held = view.heldByMe || view.heldByThem;
  const isDeaf = view.media !== 'connected';
  must(!view.talk.running || !(held || isDeaf), `${name}: talk time runs while ${held ? 'held' : 'there is no sound'}`);
  const isStopped = held || isDeaf || heardOf(view).every((id) => view.call.sound_down.includes(id));
  must(view.talk.running || isStopped, `${name}: talk time stands while nobody holds and there is sound`);
  must((view.heldSince !== null) === held, `${name}: shows how long it is held ${held ? 'not' : 'though it is not'}`);
}

/** The user of a page, or '' while nobody is signed in. */
function meOf(page: Page | null): string {
  const session = page?.see().session;
  return session?.phase === 'in' ? session.me.id : '';
}

/** Whom a talking page has sound of, by its own word. */
function heardOf({ other, others, media }: Extract<View, { phase: 'talking' }>): readonly string[] {
  if (others.length > 0) return others.filter((one) => one.media === 'connected').map(({ id }) => id);
  return media === 'connected' ? [other.id] : [];
}

/** All whom a page shows in a call beside its user. */
function othersOf(view: View): readonly string[] {
  const more = view.phase === 'talking' ? view.others.map(({ id }) => id) : [];
  return [view.other.id, ...more];
}

function ended({ person }: Tab, sight: Sight, callId: string, { reason, memory: { ends, now } }: { reason: string; memory: Memory }): void {
  sight.over.set(callId, sight.versions.get(callId) ?? 0);
  if (reason !== 'no_answer') sight.ringEnds.delete(callId);
  const byPerson = ends.get(callId) ?? new Map<string, SeenEnd>();
  ends.set(callId, byPerson);
  byPerson.set(person.name, { reason, at: now() });
}

interface Passage {
  readonly callId: string | null;
  /** The call that the page knew it to be before: one that is dialed is none yet. */
  readonly was: string | null;
  readonly now: View['phase'];
  readonly before: View['phase'] | undefined;
}

/** Notes that their person has come into a call, or waits in it for another. */
function enter({ person }: Tab, sight: Sight, { callId, was, now, before }: Passage, memory: Memory): void {
  const isMet = now === 'talking' && before === 'dialing';
  const begins = now === 'dialing' || now === 'accepting' || isMet;
  if (callId !== null && begins) memory.entered.set(`${person.name} ${callId}`, memory.now());
  // Who comes into a call that they were in before by calling somebody in it begins anew with it.
  if (callId === null || !isMet || was !== null) return;
  sight.aside.delete(callId);
  sight.hushed.delete(callId);
}

/** An entry of the page's calls, beside what it was before. */
function lookAt(tab: Tab, sight: Sight, { id, view }: CallEntry, { known, memory }: { known: Seen | undefined; memory: Memory }): void {
  judgeCall(tab, sight, view, memory);
  const was = known?.callId ?? null;
  const callId = view.phase === 'ended' ? was : callIdOf(view);
  sight.entries.set(id, { phase: view.phase, callId, otherId: view.other.id });
  if (known?.phase === view.phase && known.callId === callId) return;
  sight.stillFrom = null;
  enter(tab, sight, { callId, was, now: view.phase, before: known?.phase }, memory);
  if (view.phase === 'ended' && callId !== null && known?.phase !== 'ended') ended(tab, sight, callId, { reason: view.reason, memory });
  const why = view.phase === 'ended' ? ` (${view.reason})` : '';
  memory.note(`    ${tab.name} is ${view.phase}${why}${callId === null ? '' : ` in ${callId.slice(4, 8)}`}`);
}

/** A page shows something new. */
export function look(tab: Tab, sight: Sight, { calls, session }: PhoneSnapshot, memory: Memory): void {
  const { name, person } = tab;
  if (session.phase === 'in') memory.names.set(session.me.id, person.name);
  const before = sight.entries;
  // Calling somebody is a wish that lasts: their own call, if it was quicker, is wanted as well.
  for (const { phase, otherId } of before.values()) if (phase === 'dialing') memory.consents.set(`${person.name} ${otherId}`, memory.now());
  sight.entries = new Map();
  must(calls.filter(({ focused }) => focused).length <= 1, `${name}: two calls are in focus`);
  for (const entry of calls) lookAt(tab, sight, entry, { known: before.get(entry.id), memory });
  if ([...before.keys()].some((id) => !sight.entries.has(id))) sight.stillFrom = null;
  if (calls.length > 0 || before.size === 0) return;
  memory.note(`    ${name} is idle`);
}

function showsSilence(view: View): boolean {
  return view.phase === 'talking' && (view.heldByThem || view.heldByMe || view.muted);
}

/** Whether their person has begun or accepted that call since it last rang, or one that has become part of it. */
function hasEntered(tab: Tab, callId: string, memory: Memory): boolean {
  const history = memory.histories.get(callId);
  const at = memory.entered.get(`${tab.person.name} ${callId}`);
  if (at !== undefined && at >= (history?.rings.get(meOf(tab.page)) ?? 0)) return true;
  return [...(history?.absorbed ?? [])].some((id) => hasEntered(tab, id, memory));
}

/** Why no sound may leave by this call to that user, or null. */
function objection(tab: Tab, sight: Sight, { view, otherId }: { view: View; otherId: string }, memory: Memory): string | null {
  const { consents, histories } = memory;
  const callId = callIdOf(view);
  if (callId !== null && sight.aside.has(callId)) return 'while its person holds';
  if (callId !== null && sight.hushed.has(callId)) return 'while its person is muted';
  if (showsSilence(view)) return 'while the page shows silence';
  if (callId !== null && hasEntered(tab, callId, memory)) return null;
  const consent = consents.get(`${tab.person.name} ${otherId}`) ?? -1;
  if (consent < 0) return 'to somebody whom its person has neither called nor answered';
  const history = histories.get(callId ?? '');
  const calledMe = history !== undefined && callerOf(history.newest).id === otherId;
  return calledMe && consent < history.opened ? 'before its person has accepted this call' : null;
}

const silent: ReadonlySet<string> = new Set(['ringing', 'elsewhere', 'ended']);

/** Milliseconds for which a microphone may be open under a finger that does not press. */
const longestReach = 2_000;

/** Whether all of them, each once, are in one call that a page shows. */
function isOneCall(page: Page, people: readonly string[], { names }: Memory): boolean {
  if (people.length <= 1) return true;
  if (new Set(people).size < people.length) return false;
  return page.see().calls.some(({ view }) => {
    const shown = new Set(othersOf(view).map((id) => names.get(id)));
    return view.phase === 'talking' && people.every((person) => shown.has(person));
  });
}

/** Sound leaves a page only when its person wants it to, and to those in one call. */
function judgeMicrophones(tab: Tab, page: Page, sight: Sight, memory: Memory): void {
  const { name } = tab;
  const { calls } = page.see();
  const isReached = calls.some(({ view }) => view.phase === 'ringing') && memory.now() - (sight.reached?.at ?? -Infinity) <= longestReach;
  const phases = calls.map(({ view }) => view.phase);
  must(
    phases.some((phase) => !silent.has(phase)) || isReached,
    `${name}: a microphone is open while the call is ${phases.join(', ') || 'idle'}`,
  );
  const whom = speaksTo(page);
  must(isOneCall(page, whom, memory), `${name}: a microphone is on the lines to ${whom.join(' and ')}`);
  for (const person of whom) {
    const shown = calls.flatMap(({ view }) => {
      const otherId = othersOf(view).find((id) => memory.names.get(id) === person);
      return view.phase === 'ended' || otherId === undefined ? [] : [{ view, otherId }];
    });
    const objections = shown.map((one) => objection(tab, sight, one, memory));
    must(objections.length > 0, `${name}: sound leaves to ${person}, and the page shows no call with them`);
    must(objections.includes(null), `${name}: sound leaves ${objections[0] ?? ''}`);
  }
}

/** What always holds, however it came about. */
export function judgeSound(tab: Tab, page: Page, sight: Sight, memory: Memory): void {
  const heard = page.media.peers.size > 0 ? hears(memory.air, page) : [];
  must(isOneCall(page, heard, memory), `${tab.name}: ${heard.join(' and ')} are audible at once, and not in one call`);
  if (page.media.microphones.size > 0) judgeMicrophones(tab, page, sight, memory);
}
