import type { OwnCall, Snapshot } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { LabelOf, EndpointRef } from '../ports/endpoint-ref.ts';
import { signalEvent } from './announcements.ts';
import { holdsPlaceIn, instantOf, kindOf, partyOf, ringsFor, type Call } from './call.ts';
import type { Mailbox } from './mailbox.ts';
import { facing, offerTo } from './offers.ts';
import { focusOf } from './policy.ts';
import type { Switchboard } from './switchboard.ts';
import { callSnapshot, myDevice } from './snapshot.ts';

/** What calls have to say to an endpoint that comes. */
export interface Greetings {
  /** The user's calls, and those that ended while nobody could tell them. */
  snapshot(userId: string, at: EndpointRef): Omit<Snapshot, 'me' | 'availability'>;
  /** What an endpoint that was given a snapshot must be told beside it. */
  events(userId: string): readonly ReturnType<typeof signalEvent>[];
  /** An endpoint goes on where it stopped: what it missed tells it how its calls ended. */
  resumed(userId: string): void;
}

interface Needs {
  readonly clock: Pick<Clock, 'mono' | 'wall'>;
  readonly switchboard: Pick<Switchboard, 'callsOf' | 'mailbox' | 'takeUntold'>;
  readonly labelOf: LabelOf;
}

export function createGreetings({ clock, switchboard, labelOf }: Needs): Greetings {
  function offerNow(call: Call, userId: string): string | null {
    const made = offerTo(call, switchboard.mailbox(call.id), userId);
    // Of others it comes as an event, which says of whom.
    return made !== null && made.from === facing(call, userId) ? made.offer : null;
  }
  function own(call: Call, userId: string, at: EndpointRef): OwnCall {
    const party = partyOf(call, userId);
    return {
      ...callSnapshot(call, instantOf(clock), userId),
      mine: holdsPlaceIn(call, userId, at),
      offer: party?.role === 'caller' ? null : offerNow(call, userId),
      device: party === null ? null : myDevice(party, at, labelOf),
    };
  }
  return {
    snapshot(userId, at) {
      const set = switchboard.callsOf(userId);
      const untold = switchboard.takeUntold(userId);
      const calls = set.map((call) => own(call, userId, at));
      const ended = untold.map((call) => callSnapshot(call, instantOf(clock), userId));
      const focus = focusOf({ id: userId, calls: set }) ?? untold.at(-1);
      if (focus === undefined) return { calls, ended, call: null, mine: false, offer: null };
      const { mine, offer, device: _, ...call } = own(focus, userId, at);
      return { calls, ended, call, mine, offer };
    },
    // Who comes while it rings has not heard the caller's candidates, and a snapshot does not carry them. Of more than
    // one other it does not carry the offers either.
    events: (userId) =>
      switchboard.callsOf(userId).flatMap((call) => {
        const mailbox = switchboard.mailbox(call.id);
        const offers = kindOf(call) === 'conference' ? offersTo(call.id, mailbox, userId) : [];
        return ringsFor(call, userId) ? [...offers, ...candidatesTo(call.id, mailbox, userId)] : offers;
      }),
    resumed: (userId) => void switchboard.takeUntold(userId),
  };
}

function offersTo(callId: string, mailbox: Mailbox, userId: string): readonly ReturnType<typeof signalEvent>[] {
  return mailbox.flatMap(({ from, to, box: { offer } }) =>
    to === userId && offer !== null ? [signalEvent(callId, from, { kind: 'offer', sdp: offer })] : [],
  );
}

function candidatesTo(callId: string, mailbox: Mailbox, userId: string): readonly ReturnType<typeof signalEvent>[] {
  return mailbox
    .filter(({ to, box }) => to === userId && box.candidates.length > 0)
    .map(({ from, box: { candidates } }) => signalEvent(callId, from, { kind: 'candidates', candidates }));
}
