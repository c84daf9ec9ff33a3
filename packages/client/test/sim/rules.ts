import { callerOf, statusOf, type Call } from '../../../server/src/calls/call.ts';
import type { Air } from './air.ts';
import { judgeBeliefs } from './beliefs.ts';
import type { Page, Tab } from './device.ts';
import { judgeSound, look, type Memory, type SeenEnd } from './page-rules.ts';
import { createServerRules, type ServerRules } from './server-rules.ts';
import { firstSight, watch, type Sight } from './sight.ts';

/** Everything that holds in every story, whatever goes wrong: of the calls on the server, and of every page. */
export interface Rules extends ServerRules {
  /** A person has pressed something on a page, about that other user and that call. */
  readonly pressed: (tab: Tab, what: string, about: { readonly otherId: string | null; readonly callId: string | null }) => void;
  /** Something has happened to somebody's machine. */
  readonly disturbed: () => void;
  /** Looks at every page. */
  readonly look: (tabs: readonly Tab[]) => void;
  /** The name of the person behind a user id. */
  readonly nameOf: (userId: string) => string | undefined;
  /** How each page has seen a call end: by call, then by person. */
  readonly ends: ReadonlyMap<string, ReadonlyMap<string, SeenEnd>>;
}

/** Milliseconds between two looks at what everybody believes. */
const often = 1_000;

/** `note` keeps what became of calls for the log. */
export function createRules({ now, note, air }: Pick<Memory, 'now' | 'note'> & { readonly air: Air }): Rules {
  const server = createServerRules(now, note);
  const { histories } = server;
  const memory: Memory = { histories, consents: new Map(), entered: new Map(), ends: new Map(), names: new Map(), air, now, note };
  const sights = new WeakMap<Page, Sight>();
  let lookedAt = -Infinity;

  function sightOf(page: Page): Sight {
    const sight = sights.get(page) ?? firstSight();
    sights.set(page, sight);
    return sight;
  }
  function believe(tabs: readonly Tab[]): void {
    if (now() - lookedAt < often) return;
    lookedAt = now();
    for (const tab of tabs) if (tab.page !== null) watch(tab, sightOf(tab.page), now());
    judgeBeliefs(tabs, sightOf, { histories, air, now: now() });
  }
  return {
    ...server,
    ends: memory.ends,
    nameOf: (userId) => memory.names.get(userId),
    pressed: ({ page, person }, what, { otherId, callId }) => {
      if (page === null) return;
      const sight = sightOf(page);
      sight.stillFrom = null;
      sight.soundFrom = null;
      if (otherId !== null) memory.consents.set(`${person.name} ${otherId}`, now());
      // A page that was cut off may have given up a ring that goes on: to call them back is to accept it.
      if (otherId !== null && what.startsWith('call'))
        for (const { newest } of histories.values()) if (isRingOf(newest, otherId)) sight.over.delete(newest.id);
      if (callId !== null && enters.has(what)) memory.entered.set(`${person.name} ${callId}`, now());
      press(sight, what, callId, now());
      // To call whom one has set aside is to go on with them.
      if (what === 'call')
        for (const seen of sight.entries.values()) if (seen.otherId === otherId && seen.callId !== null) sight.aside.delete(seen.callId);
    },
    disturbed: () => {
      lookedAt = -Infinity;
    },
    look: (tabs) => {
      for (const tab of tabs) {
        const { page } = tab;
        if (page === null) continue;
        const sight = sightOf(page);
        const snapshot = page.see();
        if (snapshot !== sight.snapshot) {
          sight.snapshot = snapshot;
          look(tab, sight, snapshot, memory);
        }
        judgeSound(tab, page, sight, memory);
      }
      server.check();
      believe(tabs);
    },
  };
}

/** By these a person comes into a call. */
const enters: ReadonlySet<string> = new Set(['accept', 'hold and accept', 'end and accept', 'take']);

/** Whether somebody makes this call, and nobody has accepted it. */
function isRingOf(call: Call, callerId: string): boolean {
  return statusOf(call) === 'calling' && callerOf(call).id === callerId;
}

/** Muted is who talks, in whatever they talk in or are about to. */
function hush({ entries, hushed }: Sight): void {
  for (const { phase, callId } of entries.values())
    if (callId !== null && (phase === 'talking' || phase === 'accepting')) hushed.add(callId);
}

/** What a person has pressed is what they want from then on. */
function press(sight: Sight, what: string, callId: string | null, at: number): void {
  switch (what) {
    case 'lay a finger on accept':
      sight.reached = { at, callId };
      return;
    case 'lift the finger':
      sight.reached = sight.reached?.callId === callId ? null : sight.reached;
      return;
    case 'mute':
      hush(sight);
      return;
    case 'unmute':
      sight.hushed.clear();
      return;
    default:
  }
  if (callId === null) return;
  if (what === 'hold') sight.aside.add(callId);
  if (['resume', 'switch', 'take', 'merge'].includes(what) || enters.has(what)) sight.aside.delete(callId);
  // Who comes into a call that they had left begins anew with it.
  if (enters.has(what)) sight.hushed.delete(callId);
  // To go on with it here is a new wish: this page begins anew with it.
  if (what !== 'take') return;
  sight.over.delete(callId);
  sight.hushed.delete(callId);
}
