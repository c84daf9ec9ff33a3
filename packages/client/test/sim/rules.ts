import { isDeepStrictEqual } from 'node:util';
import { callerOf, calleeOf, statusOf, type Call as ServerCall, type LiveCall } from '../../../server/src/calls/call.ts';
import { legOf } from '../../../server/src/calls/party.ts';
import { callSnapshot } from '../../../server/src/calls/snapshot.ts';
import type { PhoneSnapshot } from '../../src/snapshot.ts';
import { must } from './broken.ts';
import { speaks, type Tab, type Page } from './device.ts';
import type { Watch } from './server.ts';

/** What a call was on the server, from its first moment to its last. */
export interface History {
  readonly callId: string;
  readonly parties: readonly string[];
  readonly opened: number;
  newest: ServerCall;
  accepts: number;
  endedAt: number | null;
}

/** What was seen of one page. */
interface Sight {
  snapshot: PhoneSnapshot | null;
  readonly versions: Map<string, number>;
  readonly over: Set<string>;
  phase: PhoneSnapshot['call']['phase'];
  callId: string | null;
  /** When a finger was laid on Accept last, until it is lifted. */
  reachedAt: number;
  /** The call that its person has set aside here, or is muted in. */
  aside: string | null;
  hushed: string | null;
}

export interface Rules extends Watch {
  /** A person has pressed something on a page. */
  readonly pressed: (tab: Tab, what: string, otherId: string | null) => void;
  /** What always holds, on every page. */
  readonly check: (tabs: readonly Tab[]) => void;
  /** The server has died, and with it all that it had in memory. */
  readonly died: () => void;
  readonly histories: ReadonlyMap<string, History>;
  /** How each page has seen a call end: by call, then by person. */
  readonly ends: ReadonlyMap<string, ReadonlyMap<string, { readonly reason: string; readonly at: number }>>;
}

/** No ring lasts longer than this, and the way of the word that it is over. */
const longestRing = 45_000 + 10;

/** What anybody can see of a call but its version, at one time, and at which endpoint. */
function seenOf(call: ServerCall): object {
  return [{ ...callSnapshot(call, { mono: 0 }), version: 0 }, call.parties.map(legOf)];
}

const silent: ReadonlySet<string> = new Set(['idle', 'ringing', 'elsewhere', 'ended']);

/** What the rules remember of the story. */
interface Memory {
  readonly histories: ReadonlyMap<string, History>;
  /** Who has called or answered whom, and when last. */
  readonly consents: Map<string, number>;
  readonly ends: Map<string, Map<string, { reason: string; at: number }>>;
  readonly now: () => number;
  readonly note: (line: string) => void;
}

/** The call never goes back, and what its page shows fits together. */
function judgeCall(name: string, sight: Sight, call: PhoneSnapshot['call']): void {
  const known = 'call' in call ? call.call : null;
  if (known !== null) {
    must(!sight.over.has(known.call_id) || call.phase === 'elsewhere', `${name}: a call that was over is ${call.phase} again`);
    must(known.version >= (sight.versions.get(known.call_id) ?? 0), `${name}: the version of a call went back`);
    sight.versions.set(known.call_id, known.version);
  }
  if (call.phase !== 'talking') return;
  const held = call.heldByMe || call.heldByThem;
  const isDeaf = call.media !== 'connected';
  must(!call.talk.running || !(held || isDeaf), `${name}: talk time runs while ${held ? 'held' : 'there is no sound'}`);
  const isStopped = held || isDeaf || call.call.sound_down.includes(call.other.id);
  must(call.talk.running || isStopped, `${name}: talk time stands while nobody holds and there is sound`);
  must((call.heldSince !== null) === held, `${name}: shows how long it is held ${held ? 'not' : 'though it is not'}`);
}

function ended({ person }: Tab, sight: Sight, reason: string, { ends, now }: Memory): void {
  if (sight.callId === null || sight.phase === 'ended') return;
  sight.over.add(sight.callId);
  const byPerson = ends.get(sight.callId) ?? new Map<string, { reason: string; at: number }>();
  ends.set(sight.callId, byPerson);
  byPerson.set(person.name, { reason, at: now() });
}

/** A page shows something new. */
function look(tab: Tab, sight: Sight, { call }: PhoneSnapshot, memory: Memory): void {
  const { name, person } = tab;
  judgeCall(name, sight, call);
  // Calling somebody is a wish that lasts: their own call, if it was quicker, is wanted as well.
  if (sight.phase === 'dialing' && 'other' in call) memory.consents.set(`${person.name} ${call.other.id}`, memory.now());
  if (call.phase === 'ended') ended(tab, sight, call.reason, memory);
  const shown = 'call' in call ? (call.call?.call_id ?? null) : null;
  const callId = call.phase === 'ended' ? sight.callId : shown;
  if (call.phase !== sight.phase || callId !== sight.callId) {
    const why = call.phase === 'ended' ? ` (${call.reason})` : '';
    memory.note(`    ${name} is ${call.phase}${why}${callId === null ? '' : ` in ${callId.slice(4, 8)}`}`);
  }
  sight.phase = call.phase;
  sight.callId = callId;
}

function showsSilence(call: PhoneSnapshot['call']): boolean {
  return call.phase === 'talking' && (call.heldByThem || call.heldByMe || call.muted);
}

/** Milliseconds for which a microphone may be open under a finger that does not press. */
const longestReach = 2_000;

/** Sound leaves a page only when its person wants it to. */
function listen({ name, person }: Tab, page: Page, sight: Sight, { histories, consents, now }: Memory): void {
  const { call } = page.see();
  if (![...page.media.microphones].some(({ state }) => state.open)) return;
  const isReached = call.phase === 'ringing' && now() - sight.reachedAt <= longestReach;
  must(!silent.has(call.phase) || isReached, `${name}: a microphone is open while the call is ${call.phase}`);
  if (!speaks(page) || !('other' in call)) return;
  const callId = 'call' in call ? (call.call?.call_id ?? null) : null;
  must(sight.aside === null || sight.aside !== callId, `${name}: sound leaves while its person holds`);
  must(sight.hushed === null || sight.hushed !== callId, `${name}: sound leaves while its person is muted`);
  must(!showsSilence(call), `${name}: sound leaves while the page shows silence`);
  const consent = consents.get(`${person.name} ${call.other.id}`) ?? -1;
  must(consent >= 0, `${name}: sound leaves to somebody whom its person has neither called nor answered`);
  const history = histories.get(callId ?? '');
  const calledMe = history !== undefined && callerOf(history.newest).id === call.other.id;
  must(!calledMe || consent >= history.opened, `${name}: sound leaves before its person has accepted this call`);
}

/** `note` keeps what became of calls for the log. */
export function createRules(now: () => number, note: (line: string) => void): Rules {
  const histories = new Map<string, History>();
  const consents = new Map<string, number>();
  const sights = new WeakMap<Page, Sight>();
  const ends = new Map<string, Map<string, { reason: string; at: number }>>();
  const live = new Map<string, string>();
  /** When the server was last started: what is left of a ring is counted from there. */
  let begun = 0;

  function sightOf(page: Page): Sight {
    const known = sights.get(page);
    if (known !== undefined) return known;
    const sight: Sight = {
      snapshot: null,
      versions: new Map(),
      over: new Set(),
      phase: 'idle',
      callId: null,
      aside: null,
      reachedAt: -Infinity,
      hushed: null,
    };
    sights.set(page, sight);
    return sight;
  }

  const memory: Memory = { histories, consents, ends, now, note };
  return {
    histories,
    ends,
    opened: (call: LiveCall, by) => {
      const known = histories.get(call.id);
      if (known !== undefined) {
        must(!known.parties.some((id) => live.has(id)), 'server: a user is in two calls after a start');
        must(
          statusOf(known.newest) === statusOf(call) && known.newest.version === call.version,
          'server: a call is not what it was after a start',
        );
        for (const { id } of call.parties) live.set(id, call.id);
        return;
      }
      for (const { id } of call.parties) {
        must(!live.has(id), 'server: a user is in two calls');
        live.set(id, call.id);
      }
      must(by === callerOf(call).id, 'server: a call was opened by somebody else than its caller');
      const parties = call.parties.map(({ id }) => id);
      note(`    server: ${call.id.slice(4, 8)} from ${callerOf(call).username} to ${calleeOf(call).username}`);
      histories.set(call.id, { callId: call.id, parties, opened: now(), newest: call, accepts: 0, endedAt: null });
    },
    replaced: (before, after, by) => {
      const history = histories.get(after.id);
      const why = after.is === 'ended' ? ` (${after.reason})` : '';
      note(`    server: ${after.id.slice(4, 8)} is ${statusOf(after)}${why}, version ${after.version}`);
      must(history !== undefined, 'server: a call changed that was never opened');
      if (history === undefined) return;
      must(before.is !== 'ended', 'server: an ended call was changed');
      const steps = isDeepStrictEqual(seenOf(before), seenOf(after)) ? 0 : 1;
      must(after.version === before.version + steps, 'server: the version of a call did not grow with what can be seen');
      must(by === null || history.parties.includes(by), 'server: a call was changed by a stranger');
      if (statusOf(before) === 'calling' && statusOf(after) === 'incall') {
        history.accepts += 1;
        must(history.accepts === 1, 'server: a call was accepted twice');
        must(by === calleeOf(after).id, 'server: a call was accepted by somebody else than its callee');
      }
      history.newest = after;
      if (after.is !== 'ended') return;
      history.endedAt = now();
      for (const id of history.parties) live.delete(id);
    },
    failed: (what) => must(false, `server: ${what}`),
    pressed: (tab, what, otherId) => {
      const { page } = tab;
      if (page === null) return;
      const sight = sightOf(page);
      if (otherId !== null) consents.set(`${tab.person.name} ${otherId}`, now());
      const { call } = page.see();
      const callId = call.phase === 'talking' ? call.call.call_id : null;
      if (what === 'hold') sight.aside = callId;
      if (what === 'take' && 'call' in call && call.call !== null) {
        // To go on with it here is a new wish: this page begins anew with it.
        sight.over.delete(call.call.call_id);
        sight.aside = null;
        sight.hushed = null;
      }
      if (what === 'lay a finger on accept') sight.reachedAt = now();
      if (what === 'lift the finger') sight.reachedAt = -Infinity;
      if (what === 'resume') sight.aside = null;
      if (what === 'mute') sight.hushed = callId;
      if (what === 'unmute') sight.hushed = null;
    },
    check: (tabs) => {
      for (const tab of tabs) {
        const { page } = tab;
        if (page === null) continue;
        const sight = sightOf(page);
        const snapshot = page.see();
        if (snapshot !== sight.snapshot) {
          sight.snapshot = snapshot;
          look(tab, sight, snapshot, memory);
        }
        if (page.media.microphones.size > 0) listen(tab, page, sight, memory);
      }
      for (const callId of live.values()) {
        const history = histories.get(callId);
        must(
          history === undefined || statusOf(history.newest) !== 'calling' || now() - Math.max(history.opened, begun) <= longestRing,
          'server: a call rings for ever',
        );
      }
    },
    died: () => live.clear(),
    started: () => {
      begun = now();
      for (const { callId, newest, parties } of histories.values())
        must(newest.is === 'ended' || parties.every((id) => live.get(id) === callId), 'server: a call is lost with its process');
    },
  };
}
