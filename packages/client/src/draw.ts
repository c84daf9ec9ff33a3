import { viewOf } from './call/view.ts';
import { placeOf } from './calls/places.ts';
import type { CallSet } from './calls/set.ts';
import { historyView } from './history/state.ts';
import type { LinkState } from './link/link-state.ts';
import { peopleView } from './people/people.ts';
import { sessionView } from './session/session.ts';
import type { CallView, Link, PhoneSnapshot } from './snapshot.ts';
import type { PhoneState } from './state.ts';

const noCall: CallView = { phase: 'idle' };

/** The state as a page draws it. What has not changed stays the same object, up to the whole. */
export function drawSnapshot(state: PhoneState, before: PhoneSnapshot | null): PhoneSnapshot {
  const me = 'me' in state.session ? state.session.me : null;
  const people = peopleView(state.people, me);
  const next: PhoneSnapshot = {
    session: kept(sessionView(state.session), before?.session),
    link: kept(linkView(state.link), before?.link),
    people: kept({ ...people, list: keptList(people.list, before?.people.list) }, before?.people),
    history: kept(historyView(state.history), before?.history),
    ...drawCalls(state, before),
    requests: state.requests,
    problem: state.problem,
    microphone: state.microphone,
    missed: state.missed,
    availability: state.availability,
    free: state.free,
    asks: state.asks,
    voided: state.voided,
  };
  return kept(next, before ?? undefined);
}

/** The call in focus, and all of them. */
function drawCalls({ calls, places }: PhoneState, before: PhoneSnapshot | null): Pick<PhoneSnapshot, 'call' | 'calls'> {
  const list = calls.entries.map(({ id, call }) => {
    const known = before?.calls.find((entry) => entry.id === id);
    const place = placeOf(places, callIdOf(call));
    return kept({ id, view: kept(viewOf(call, place), known?.view), focused: id === calls.focus }, known);
  });
  return { call: list.find(({ focused }) => focused)?.view ?? noCall, calls: keptList(list, before?.calls) };
}

function callIdOf(call: CallSet['entries'][number]['call']): string | null {
  return call.phase === 'ended' ? call.callId : (call.call?.call_id ?? null);
}

function linkView(link: LinkState): Link {
  switch (link.phase) {
    case 'closed':
      return { phase: 'closed' };
    case 'opening':
    case 'knocking':
      return { phase: 'opening', attempt: link.attempt, crowded: link.crowded };
    case 'open':
      return { phase: 'open', door: link.door };
    case 'waiting':
      return { phase: 'waiting', attempt: link.attempt, crowded: link.crowded, retryAt: link.retryAt };
  }
}

/** The older object when it says the same. */
function kept<Part extends object>(next: Part, before: Part | undefined): Part {
  if (before === undefined) return next;
  const keys = Object.keys(next);
  const same = keys.every((key) => Object.is(Reflect.get(next, key), Reflect.get(before, key)));
  return same && keys.length === Object.keys(before).length ? before : next;
}

function keptList<Item>(next: readonly Item[], before: readonly Item[] | undefined): readonly Item[] {
  return before !== undefined && next.length === before.length && next.every((item, index) => item === before[index]) ? before : next;
}
