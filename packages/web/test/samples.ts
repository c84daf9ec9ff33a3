import type { CallView } from '@earshot/client';
import { callOf } from '../../client/test/town/samples.ts';

type Talking = Extract<CallView, { phase: 'talking' }>;

/** Ada has called Bob, and they talk. */
export const call = callOf({ status: 'incall', ringing: true });

/** What Ada sees of a call in which nothing is out of the ordinary. */
export function talkingTo(other: Talking['other'], more: Partial<Talking> = {}): Talking {
  return {
    phase: 'talking',
    other,
    others: [],
    call,
    media: 'connected',
    givenUpAt: null,
    microphone: 'open',
    muted: false,
    heldByMe: false,
    heldByThem: false,
    tapToHear: false,
    talk: { ms: 0, at: 0, running: true },
    heldSince: null,
    closedByThem: false,
    text: { lines: [], writing: [], mine: '', missed: false, waiting: [], unable: [] },
    theirMute: false,
    ...more,
  };
}
