import { pairsOf } from './call/pairs.ts';
import { isUrgent as isUrgentPath } from './call/path.ts';
import { viewOf } from './call/view.ts';
import type { CallsEvent } from './calls/event.ts';
import { keptOf } from './calls/kept.ts';
import { notePlaces, placeOf } from './calls/places.ts';
import { measureCall, noteCalls } from './calls/records.ts';
import type { CallSet } from './calls/state.ts';
import { focusIn } from './calls/set.ts';
import { stepCalls } from './calls/step.ts';
import type { Effects } from './effects.ts';
import type { PhoneEvent } from './event.ts';
import { sameList, sameOr } from './same.ts';
import { calledBefore, goodbyes } from './link/outbox.ts';
import { serverTime } from './server-clock.ts';
import type { Ports } from './ports.ts';
import type { CallView, PhoneSnapshot } from './snapshot.ts';
import { myId, type PhoneState } from './state.ts';

/** What steps of my calls need beside the state. */
interface CallingNeeds {
  readonly ports: Ports;
  readonly effects: Pick<Effects, 'call' | 'measure' | 'keep'>;
  readonly push: (event: PhoneEvent) => void;
}

/** All that the phone makes of its calls. It is loaded beside the page: nobody calls before they are signed in. */
export interface Calling {
  advance(state: PhoneState, event: Extract<PhoneEvent, { to: 'call' | 'record' }>, needs: CallingNeeds): PhoneState;
  /** The attempt on which that user is heard in the call in focus. */
  attemptOf(state: PhoneState, userId: string): string | null;
  draw(state: PhoneState, before: PhoneSnapshot | null): Pick<PhoneSnapshot, 'call' | 'calls'>;
}

export const calling: Calling = {
  advance: (state, event, needs) =>
    event.to === 'call' ? advance(state, event.event, needs) : { ...state, records: measureCall(state.records, event, state.calls) },
  attemptOf: ({ calls }, userId) => {
    const call = focusIn(calls);
    return call.phase === 'talking' ? (pairsOf(call).find(({ other }) => other.id === userId)?.peer ?? null) : null;
  },
  draw,
};

function advance(state: PhoneState, event: CallsEvent, { ports, effects, push }: CallingNeeds): PhoneState {
  const before = state.calls;
  const at = {
    now: ports.clock.now(),
    id: ports.random.uuid(),
    me: myId(state),
    linked: state.link.phase === 'open',
    server: serverTime(state.serverClock, ports.clock),
    goodbyes: goodbyes(state.outbox),
    givenUp: calledBefore(state.outbox, attemptsOf(before)),
  };
  const { set: calls, effects: wanted } = stepCalls(before, event, at);
  for (const effect of wanted) effects.call(effect);
  if (talkingIn(calls).join() !== talkingIn(before).join()) effects.measure(talkingIn(calls));
  const [held, kept] = [keptOf(before), keptOf(calls)];
  if (JSON.stringify(held) !== JSON.stringify(kept)) effects.keep(kept);
  if (isUrgent(calls) !== isUrgent(before)) push({ to: 'link', event: { type: 'urgent', on: isUrgent(calls) } });
  const records = noteCalls(state.records, event, { before, after: calls }, ports.clock.wall());
  return { ...state, calls, records, places: notePlaces(state.places, event) };
}

function attemptsOf({ entries }: CallSet): readonly string[] {
  return entries.flatMap(({ call }) => ('attempt' in call ? [call.attempt] : []));
}

function talkingIn({ entries }: CallSet): readonly string[] {
  return entries.flatMap(({ call }) => (call.phase === 'talking' ? pairsOf(call).map(({ peer }) => peer) : []));
}

/** Without the server no other way is found for a sound that is lost. */
function isUrgent({ entries }: CallSet): boolean {
  return entries.some(({ call }) => call.phase === 'talking' && pairsOf(call).some(({ path }) => isUrgentPath(path)));
}

const noCall: CallView = { phase: 'idle' };

/** The call in focus, and all of them. */
function draw({ calls, places }: PhoneState, before: PhoneSnapshot | null): Pick<PhoneSnapshot, 'call' | 'calls'> {
  const list = calls.entries.map(({ id, call }) => {
    const known = before?.calls.find((entry) => entry.id === id);
    const place = placeOf(places, callIdOf(call));
    return sameOr({ id, view: sameOr(viewOf(call, place, known?.view), known?.view), focused: id === calls.focus }, known);
  });
  return { call: list.find(({ focused }) => focused)?.view ?? noCall, calls: sameList(list, before?.calls) };
}

function callIdOf(call: CallSet['entries'][number]['call']): string | null {
  return call.phase === 'ended' ? call.callId : (call.call?.call_id ?? null);
}
