import type { Calling } from './calling.ts';
import { historyView } from './history/state.ts';
import { sameList, sameOr } from './same.ts';
import type { LinkState } from './link/link-state.ts';
import { peopleView } from './people/people.ts';
import { sessionView } from './session/session.ts';
import type { Link, PhoneSnapshot } from './snapshot.ts';
import type { PhoneState } from './state.ts';

const noCalls: Pick<PhoneSnapshot, 'call' | 'calls'> = { call: { phase: 'idle' }, calls: [] };

/** The state as a page draws it. What has not changed stays the same object, up to the whole. */
export function drawSnapshot(state: PhoneState, before: PhoneSnapshot | null, calling: Calling | null): PhoneSnapshot {
  const me = 'me' in state.session ? state.session.me : null;
  const people = peopleView(state.people, me);
  const next: PhoneSnapshot = {
    session: sameOr(sessionView(state.session), before?.session),
    link: sameOr(linkView(state.link), before?.link),
    people: sameOr({ ...people, list: sameList(people.list, before?.people.list) }, before?.people),
    history: sameOr(historyView(state.history), before?.history),
    ...(calling?.draw(state, before) ?? noCalls),
    requests: state.requests,
    problem: state.problem,
    microphone: state.microphone,
    missed: state.missed,
    availability: state.availability,
    free: state.free,
    asks: state.asks,
    groupsAt: state.groupsAt,
    groupRings: state.groupRings,
    wallPhones: state.wallPhones,
    voided: state.voided,
    ringAloud: state.ringAloud,
  };
  return sameOr(next, before ?? undefined);
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
