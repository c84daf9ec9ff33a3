import { joinRefusal, plainCommand, refusal, show } from './command.ts';
import { isNewer } from './ending.ts';
import type { CallEvent, Standing } from './event.ts';
import { deafAnswered } from './deaf.ts';
import { askMissed, takeMissed } from './missed-signals.ts';
import { withEach } from './pairs.ts';
import { settleCall, settleHoldIn } from './company.ts';
import { forget, settle, settleHold, settlePath, withWord } from './settle.ts';
import type { StepContext, Talking } from './state.ts';
import { after, stay, to, type Step } from './step.ts';
import { granted, isTaken, served, yieldTo } from './take-over.ts';

/** The server can be reached again, and says how the call stands unless nothing was missed. */
export function linked(state: Talking, standing: Standing | null, at: StepContext): Step {
  const { state: mending, effects: again } = withEach(state, (one) => settlePath(one, { type: 'linked' }, at));
  if (standing === null) return to(mending, ...again);
  // It may have ended a moment ago, and another endpoint of mine been told.
  if (standing.call === null)
    return after([...again, plainCommand(state.attempt, 'signal/status', state.call.call_id)], forget(mending, at));
  if (isTaken(state, { call: standing.call, mine: standing.mine })) return yieldTo(state, standing.call);
  return askMissed(after(again, settleCall(mending, standing.call, at)));
}

export function replied(state: Talking, event: CallEvent<'reply'>, at: StepContext): Step {
  const { to: command, reply } = event;
  if (command === 'signal/get-offer')
    return reply.offer === null ? stay(state) : settlePath(state, { type: 'missed-offer', sdp: reply.offer }, at);
  if (command === 'signal/get-answer' || command === 'signal/get-ice') return takeMissed(state, reply, at);
  if (command === 'ice-servers') return served(state, reply, at);
  if (command === 'call/take') return granted(state, reply, at);
  if (reply.code === 'call_not_found') return forget(state, at);
  if (command === 'call/sound') return noted(state, event, at);
  if (command === 'call/hold' || command === 'call/resume') return agreed(state, event, at);
  const step = reply.call === null ? stay(state) : settleCall(state, reply.call, at);
  return isJoining(command) && reply.code !== null ? after([show(joinRefusal(reply))], step) : step;
}

/** Whether a person waits for what the command does. */
function isJoining(command: CallEvent<'reply'>['to']): boolean {
  return command === 'call/invite' || command === 'call/transfer' || command === 'call/merge';
}

/** A word of my sound that was refused is said again after this many milliseconds. */
const sayAgain = 3_000;

/** The server has answered about my sound. A word that was refused is said again later. */
function noted(state: Talking, { attempt: of, reply }: CallEvent<'reply'>, at: StepContext): Step {
  const { attempt, peer, deaf } = state;
  if (reply.code !== null && reply.code !== 'silent')
    return after(
      [
        { type: 'timer', attempt, name: 'tell', ms: sayAgain },
        ...(deaf === 'told' ? [{ type: 'timer', attempt: peer, name: 'deaf', ms: sayAgain } as const] : []),
      ],
      reply.call === null ? to(state) : settleCall(state, reply.call, at),
    );
  const heard = of === peer ? { ...state, deaf: deafAnswered(deaf) } : state;
  const told = of === attempt ? withWord(heard, 'answered') : heard;
  return reply.call !== null && isNewer(reply.call, state.call) ? settleCall(told, reply.call, at) : settle(state, told, at);
}

/** The server has answered about my hold. */
function agreed(state: Talking, { to: command, reply }: CallEvent<'reply'>, at: StepContext): Step {
  const { call } = reply;
  const refused = reply.code !== null && reply.code !== 'silent';
  const asked = command === 'call/hold' ? 'hold' : 'talk';
  const event = { type: 'answer', asked, refused } as const;
  const step = call !== null && isNewer(call, state.call) ? settleHoldIn(state, call, event, at) : settleHold(state, state, event, at);
  return refused ? after([show(refusal(reply))], step) : step;
}
