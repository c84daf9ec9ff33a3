import { viewOf } from './call/view.ts';
import type { LinkState } from './link/link-state.ts';
import { peopleView } from './people/people.ts';
import { sessionView } from './session/session.ts';
import type { CallEntry, CallView, Link, PhoneSnapshot } from './snapshot.ts';
import type { PhoneState } from './state.ts';

/** The state as a page draws it. What has not changed stays the same object, up to the whole. */
export function drawSnapshot(state: PhoneState, before: PhoneSnapshot | null): PhoneSnapshot {
  const me = 'me' in state.session ? state.session.me : null;
  const people = peopleView(state.people, me);
  const call = kept(viewOf(state.call), before?.call);
  const next: PhoneSnapshot = {
    session: kept(sessionView(state.session), before?.session),
    link: kept(linkView(state.link), before?.link),
    people: kept({ ...people, list: keptList(people.list, before?.people.list) }, before?.people),
    call,
    calls: callsOf(state, call, before?.calls),
    problem: state.problem,
    microphone: state.microphone,
    missed: state.missed,
  };
  return kept(next, before ?? undefined);
}

function callsOf({ call }: PhoneState, view: CallView, before: readonly CallEntry[] | undefined): readonly CallEntry[] {
  if (view.phase === 'idle') return keptList([], before);
  const id = 'leg' in call ? call.leg : 'call' in call ? call.call.call_id : '';
  return keptList([kept({ id, view, focused: true }, before?.[0])], before);
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
