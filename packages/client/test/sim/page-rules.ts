import { callerOf } from '../../../server/src/calls/call.ts';
import type { CallEntry, PhoneSnapshot } from '../../src/snapshot.ts';
import type { Air } from './air.ts';
import { must } from './broken.ts';
import { hears, speaksTo, type Page, type Tab } from './device.ts';
import type { History } from './server-rules.ts';
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

/** The call never goes back, and what its page shows fits together. */
function judgeCall(name: string, sight: Sight, view: View): void {
  const known = 'call' in view ? view.call : null;
  if (known !== null) {
    must(!sight.over.has(known.call_id) || view.phase === 'elsewhere', `${name}: a call that was over is ${view.phase} again`);
    must(known.version >= (sight.versions.get(known.call_id) ?? 0), `${name}: the version of a call went back`);
    sight.versions.set(known.call_id, known.version);
  }
  if (view.phase !== 'talking') return;
  const held = view.heldByMe || view.heldByThem;
  const isDeaf = view.media !== 'connected';
  must(!view.talk.running || !(held || isDeaf), `${name}: talk time runs while ${held ? 'held' : 'there is no sound'}`);
  const isStopped = held || isDeaf || view.call.sound_down.includes(view.other.id);
  must(view.talk.running || isStopped, `${name}: talk time stands while nobody holds and there is sound`);
  must((view.heldSince !== null) === held, `${name}: shows how long it is held ${held ? 'not' : 'though it is not'}`);
}

function ended({ person }: Tab, sight: Sight, callId: string, { reason, memory: { ends, now } }: { reason: string; memory: Memory }): void {
  sight.over.add(callId);
  const byPerson = ends.get(callId) ?? new Map<string, SeenEnd>();
  ends.set(callId, byPerson);
  byPerson.set(person.name, { reason, at: now() });
}

/** An entry of the page's calls, beside what it was before. */
function lookAt(tab: Tab, sight: Sight, { id, view }: CallEntry, { known, memory }: { known: Seen | undefined; memory: Memory }): void {
  judgeCall(tab.name, sight, view);
  const callId = view.phase === 'ended' ? (known?.callId ?? null) : callIdOf(view);
  sight.entries.set(id, { phase: view.phase, callId, otherId: view.other.id });
  if (known?.phase === view.phase && known.callId === callId) return;
  sight.stillFrom = null;
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

/** Why no sound may leave by this call, or null. */
function objection(tab: Tab, sight: Sight, view: View, { consents, histories }: Memory): string | null {
  const callId = callIdOf(view);
  if (callId !== null && sight.aside.has(callId)) return 'while its person holds';
  if (callId !== null && sight.hushed.has(callId)) return 'while its person is muted';
  if (showsSilence(view)) return 'while the page shows silence';
  const consent = consents.get(`${tab.person.name} ${view.other.id}`) ?? -1;
  if (consent < 0) return 'to somebody whom its person has neither called nor answered';
  const history = histories.get(callId ?? '');
  const calledMe = history !== undefined && callerOf(history.newest).id === view.other.id;
  return calledMe && consent < history.opened ? 'before its person has accepted this call' : null;
}

const silent: ReadonlySet<string> = new Set(['ringing', 'elsewhere', 'ended']);

/** Milliseconds for which a microphone may be open under a finger that does not press. */
const longestReach = 2_000;

/** Sound leaves a page only when its person wants it to, and by one line. */
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
  must(whom.length <= 1, `${name}: a microphone is on the lines to ${whom.join(' and ')}`);
  for (const person of whom) {
    const shown = calls.filter(({ view }) => view.phase !== 'ended' && memory.names.get(view.other.id) === person);
    const objections = shown.map(({ view }) => objection(tab, sight, view, memory));
    must(objections.length > 0, `${name}: sound leaves to ${person}, and the page shows no call with them`);
    must(objections.includes(null), `${name}: sound leaves ${objections[0] ?? ''}`);
  }
}

/** What always holds, however it came about. */
export function judgeSound(tab: Tab, page: Page, sight: Sight, memory: Memory): void {
  if (page.media.peers.size > 0) must(hears(memory.air, page) <= 1, `${tab.name}: two calls are audible at once`);
  if (page.media.microphones.size > 0) judgeMicrophones(tab, page, sight, memory);
}
