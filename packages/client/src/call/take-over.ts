import type { Call } from '@earshot/protocol';
import { askAbout, takeCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import { finish, finishAs, isNewer } from './ending.ts';
import { freshPair, withEach } from './pairs.ts';
import { joinedBeside, otherOf, sideIn, talkOf } from './parties.ts';
import type { Reply, Standing } from './event.ts';
import { firstHold } from './hold.ts';
import { firstMicrophone } from './microphone.ts';
import { giveUpAfter, type Path } from './path.ts';
import { renewServers } from './servers.ts';
import { settleCall } from './company.ts';
import { settle, settlePath } from './settle.ts';
import { firstChannel } from './side-channel.ts';
import type { Kept, StepContext, Talking } from './state.ts';
import { after, stay, to, type Step } from './step.ts';
import { recallDelivery, recallLog, recallText } from '../text/kept.ts';
import { timesIn } from './talk-time.ts';
import { untouched } from './talking-start.ts';

/**
 * How the call is taken over: from whoever holds it, or only if nobody of mine does (`gone`); and whether the
 * microphone was off.
 */
interface How {
  readonly gone: boolean;
  readonly muted: Kept['muted'];
  readonly text?: Kept['text'];
}

/**
 * Goes on with a call of mine that this phone has no attempt of: after a reload, or over from another tab. The server
 * is asked first; once it agrees, a new connection is offered. The microphone opens meanwhile, muted as it was, and is
 * on the line only while nobody holds.
 */
export function startTakeOver(call: Call, { gone, muted, text }: How, at: StepContext): Step {
  const kept = recallText(text);
  const attempt = at.id;
  const [other = otherOf(call, at.me), ...further] = joinedBeside(call, at.me);
  const path: Path = { phase: 'asking', since: at.now, denied: 0, from: gone ? 'none' : 'another', offer: null, print: null };
  const more = further.map((one) => ({
    ...freshPair({ peer: `${attempt}/${one.id}`, other: one, side: sideIn(call, at.me, one.id), path }),
    delivery: recallDelivery(kept, one.id),
  }));
  const talking: Talking = {
    phase: 'talking',
    attempt,
    peer: attempt,
    other,
    call,
    side: sideIn(call, at.me, other.id),
    microphone: firstMicrophone('opening', muted ? 'muted' : 'speaks'),
    path,
    channel: firstChannel('opening'),
    ...untouched,
    text: recallLog(kept),
    delivery: recallDelivery(kept, other.id),
    more,
    hold: firstHold(call.held_by.includes(at.me)),
    output: 'plays',
    time: { ...timesIn(call, at.now, talkOf(call, at.me)), word: 'early' },
  };
  const effects: CallEffect[] = [
    { type: 'problem', problem: null },
    takeCommand(attempt, call.call_id, gone),
    { type: 'enable', attempt, on: !muted },
    { type: 'microphone', attempt },
    { type: 'timer', attempt, name: 'sound', ms: giveUpAfter },
    ...more.flatMap(({ peer }): readonly CallEffect[] => [
      { type: 'beside', attempt: peer, of: attempt },
      { type: 'timer', attempt: peer, name: 'sound', ms: giveUpAfter },
    ]),
  ];
  return after(effects, settle(null, talking, at));
}

type Word = Pick<Standing, 'mine'> & { readonly call: Call };

/** Another tab or device of mine has taken this call over. */
export function isTaken(state: Talking, { call, mine }: Word): boolean {
  return !mine && state.path.phase !== 'asking' && call.status !== 'ended' && isNewer(call, state.call);
}

/** Notes that the call was told as another's while my side of it is asked for. */
export function denied(state: Talking, { call, mine }: Word, at: StepContext): Talking {
  return mine || !isNewer(call, state.call) ? state : settlePath(state, { type: 'denied', version: call.version }, at).state;
}

/** Lets go without a goodbye: the other goes on talking to me there. */
export function yieldTo(state: Talking, call: Call): Step {
  return to({ phase: 'elsewhere', other: state.other, call }, { type: 'release', attempt: state.attempt });
}

const gone: ReadonlySet<string> = new Set(['call_not_found', 'call_ended', 'not_in_call', 'name_taken', 'unauthorized']);

/** The server has given me my side of the call, or says why not. */
export function granted(state: Talking, reply: Reply, at: StepContext): Step {
  const { path } = state;
  if (path.phase !== 'asking') return stay(state);
  if (reply.code === 'silent') return to(state, takeCommand(state.attempt, state.call.call_id, true));
  if (reply.code === 'call_ended' && reply.call !== null) return finishAs(state, reply.call, at);
  // Whose name is somebody else's by now, or whose token is, has no call either.
  if (reply.code !== null && gone.has(reply.code)) return finish(state, { reason: 'lost', byMe: false }, at);
  // Another tab of mine holds it: it can be taken from there by hand. But an answer from before the server's restart
  // says nothing of a call that it does not know.
  if (reply.code !== null)
    return state.server === 'knows' ? yieldTo(state, reply.call ?? state.call) : finish(state, { reason: 'lost', byMe: false }, at);
  // Another tab took it from me before I learned that it was mine: answers and events may come by different ways.
  if (reply.call !== null && reply.call.version <= path.denied) return yieldTo(state, state.call);
  const mine = withEach(state, (one) => settlePath(one, { type: 'granted' }, at)).state;
  const known = reply.call === null ? to(mine) : settleCall(mine, reply.call, at);
  // Without the servers a connection from afar would find no way, so it is offered when they are known.
  return known.state.phase === 'talking' ? after(known.effects, askForEach(known.state)) : known;
}

function askForEach(state: Talking): Step {
  return withEach(state, (one) => {
    const asked = one.path.phase === 'granted' ? [askAbout(one.peer, 'ice-servers', one.call, one.other)] : [];
    return { state: one, effects: asked };
  });
}

/** The servers that help to find a way. A call that I have just taken over begins its new connection with them. */
export function served(state: Talking, reply: Reply, at: StepContext): Step {
  const attempt = state.peer;
  const servers = reply.code === null ? reply.servers : [];
  const known: readonly CallEffect[] = [
    ...(servers.length === 0 ? [] : [{ type: 'servers' as const, attempt, servers }]),
    ...renewServers(attempt, reply),
  ];
  return state.path.phase === 'granted' ? after(known, settlePath(state, { type: 'served' }, at)) : to(state, ...known);
}
