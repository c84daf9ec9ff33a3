import type { Snapshot } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import { signalEvent } from './announcements.ts';
import { partyOf, type Call } from './call.ts';
import { offerTo } from './mailbox.ts';
import { holdsPlace, isRung } from './party.ts';
import type { Switchboard } from './switchboard.ts';
import { callSnapshot } from './snapshot.ts';

/** What calls have to say to an endpoint that comes. */
export interface Greetings {
  /** What a snapshot says of calls: the user's call, or the one that ended while nobody could tell them. */
  snapshot(userId: string, endpointId: string): Pick<Snapshot, 'call' | 'mine' | 'offer'>;
  /** What an endpoint that was given a snapshot must be told beside it. */
  events(userId: string): readonly ReturnType<typeof signalEvent>[];
  /** An endpoint goes on where it stopped: what it missed tells it how its call ended. */
  resumed(userId: string): void;
}

interface Needs {
  readonly clock: Pick<Clock, 'mono'>;
  readonly switchboard: Pick<Switchboard, 'callOf' | 'mailbox' | 'takeUntold'>;
}

export function createGreetings({ clock, switchboard }: Needs): Greetings {
  return {
    snapshot(userId, endpointId) {
      const untold = switchboard.takeUntold(userId);
      const call: Call | null = switchboard.callOf(userId) ?? untold;
      const party = call === null ? null : partyOf(call, userId);
      if (call === null || party === null) return { call: null, mine: false, offer: null };
      return {
        call: callSnapshot(call, { mono: clock.mono() }),
        mine: holdsPlace(party, endpointId),
        offer: party.role === 'caller' ? null : offerTo(switchboard.mailbox(call.id), userId),
      };
    },
    // Who comes while it rings has not heard the caller's candidates, and a snapshot does not carry them.
    events(userId) {
      const call = switchboard.callOf(userId);
      const party = call === null ? null : partyOf(call, userId);
      if (call === null || party === null || !isRung(party)) return [];
      return switchboard
        .mailbox(call.id)
        .filter(({ to, box }) => to === userId && box.candidates.length > 0)
        .map(({ from, box: { candidates } }) => signalEvent(call.id, from, { kind: 'candidates', candidates }));
    },
    resumed: (userId) => void switchboard.takeUntold(userId),
  };
}
