import type { Call } from '@earshot/protocol';
import { answerTo } from './command.ts';
import type { CallEffect } from './effect.ts';
import type { Early } from './early.ts';
import { startDialingAlone } from './dialing-start.ts';
import { firstChannel } from './side-channel.ts';
import type { Accepting, Dialing, StepContext, Talking } from './state.ts';
import { after, to, type Step } from './step.ts';
import { settle, settleHold, sounds } from './settle.ts';
import { meet } from './company.ts';
import { unknownPair } from './pairs.ts';
import { endIn } from './far-end.ts';
import { firstHold } from './hold.ts';
import { firstMicrophone } from './microphone.ts';
import { isCompanyOf, talkOf } from './parties.ts';
import { freshConnection, giveUpAfter, searching, type Connection, type Path } from './path.ts';
import { timesIn } from './talk-time.ts';
import { nothingPassed } from '../text/delivery.ts';
import { noText } from '../text/log.ts';

/** Before a first connection is tried once more. A path inside is found in some hundred milliseconds. */
const firstMend = { caller: 6_000, callee: 8_000 } as const;

/** A first connection that is up sooner needs no word that it is not up yet. In milliseconds. */
const untilSlow = 1_000;

/** Before a connection that has found no candidates is replaced: by then what came with the answer is done. */
const soon = 100;

interface Accepted extends Early {
  readonly attempt: string;
  readonly other: Talking['other'];
  readonly call: Call;
  readonly side: Talking['side'];
  readonly microphone: Dialing['microphone'] | Accepting['microphone'];
  readonly line?: Dialing['line'];
  readonly aside?: boolean;
  readonly again?: string | null;
  /** The other's offer that was answered, where they made it. */
  readonly offer?: string | null;
}

/** What every talk begins with, here or taken over: nothing was said or asked yet. */
export const untouched = {
  server: 'knows',
  ...unknownPair,
  text: noText,
  delivery: nothingPassed(noText),
  more: [],
} as const;

/**
 * Both have accepted: from here the sound stands by itself. By the time I hear of it all others may have left again,
 * and somebody be rung: then I wait for them.
 */
export function startTalking(from: Accepted, at: StepContext): Step {
  const { attempt, call, side, aside = false } = from;
  const { microphone } = from;
  if (call.status === 'calling') return startDialingAlone({ attempt, microphone: firstMicrophone(microphone, 'speaks'), aside }, call, at);
  const talking: Talking = {
    phase: 'talking',
    attempt,
    peer: attempt,
    other: from.other,
    call,
    side,
    microphone: { ...firstMicrophone(from.microphone, 'speaks'), line: from.line ?? 'sounding' },
    path: firstPath(from, at),
    channel: firstChannel(from.channel),
    ...untouched,
    hold: firstHold(call.held_by.includes(at.me) || aside),
    output: from.output,
    time: { ...timesIn(call, at.now, talkOf(call, at.me)), word: 'early' },
  };
  const effects: CallEffect[] = [
    { type: 'problem', problem: null },
    { type: 'listen', attempt, on: sounds(talking) },
    ...(from.way === 'connected' ? [] : waits(attempt, from.way === 'stalled' ? soon : firstMend[side])),
    ...late(from),
  ];
  const told = settle(null, talking, at);
  // The server is asked for a hold that it does not know.
  const held = aside ? settleHold(told.state, told.state, { type: 'record' }, at) : { state: told.state, effects: [] };
  const begun = { state: held.state, effects: [...told.effects, ...held.effects] };
  if (!isCompanyOf(call, at.me, from.other.id)) return after([...effects, ...begun.effects], to(begun.state));
  const met = meet(begun.state, null, at);
  return after([...effects, ...begun.effects, ...met.effects], settle(met.state, met.state, at));
}

function firstPath({ way, offer, again }: Accepted, at: StepContext): Path {
  const connection: Connection = { ...freshConnection(endIn(offer ?? again ?? '')), gathering: way === 'stalled' ? 'stalled' : 'going' };
  return way === 'connected' ? { phase: 'connected', sound: 'flows', connection } : searching('connecting', at.now, connection);
}

/**
 * An offer that came after I had pressed Accept: a further one, or the first of a caller who had sent none with the
 * call.
 */
function late({ attempt, offer, again }: Accepted): readonly CallEffect[] {
  if (typeof again !== 'string') return [];
  return typeof offer === 'string' ? [{ type: 'take-offer', attempt, sdp: again, polite: true }] : answerTo(attempt, again);
}

function waits(attempt: string, mend: number): readonly CallEffect[] {
  return [
    { type: 'timer', attempt, name: 'sound', ms: giveUpAfter },
    { type: 'timer', attempt, name: 'mend', ms: mend },
    { type: 'timer', attempt, name: 'tell', ms: untilSlow },
  ];
}
