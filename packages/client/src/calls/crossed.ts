import { joinedBeside } from '../call/parties.ts';
import type { Dialing, StepContext } from '../call/state.ts';
import type { CallsEvent } from './event.ts';
import { begin, entryAbout, entryOf, tell, type CallSet, type CallsStep, type Entry } from './set.ts';

/**
 * Of whom I am calling there may be another call, which mine may turn out to be: one that rings here, or one that
 * another page of mine has made. It is kept within mine for so long, and is a call of its own when it is not mine.
 */
export function partCrossed(before: CallSet, step: CallsStep, event: CallsEvent, at: StepContext): CallsStep {
  const dialing = before.entries.flatMap(({ id, call }) => (call.phase === 'dialing' ? [{ id, call }] : []));
  return dialing.reduce((next, { id, call }) => {
    const now = entryOf(next.set, id)?.call;
    if (now?.phase !== 'dialing' && tellsAll(event)) return next;
    const { rung, passed } = now?.phase === 'dialing' ? now : call;
    return showPassed(showRung(next, { id, rung }, at), { id, passed }, at);
  }, step);
}

/** Whether what is not told goes on no more: a snapshot says all, and nothing goes on of who has signed out. */
function tellsAll(event: CallsEvent): boolean {
  return event.type === 'out' || (event.type === 'linked' && event.standing !== null);
}

/** Whether what rings may still be what the server takes my call as an Accept of. */
function mayBeMine(call: Entry['call'] | undefined, { call: rung }: NonNullable<Dialing['rung']>, { me }: StepContext): boolean {
  if (call?.phase !== 'dialing') return false;
  return call.call === null ? joinedBeside(rung, me).some(({ id }) => id === call.other.id) : call.call.call_id === rung.call_id;
}

function showRung(step: CallsStep, { id, rung }: { readonly id: string; readonly rung: Dialing['rung'] }, at: StepContext): CallsStep {
  if (rung === null || mayBeMine(entryOf(step.set, id)?.call, rung, at)) return step;
  const { set, effects } = without(step, id);
  const { call, offer, candidates } = rung;
  if (entryAbout(set, call.call_id) !== undefined) return { set, effects };
  const own = { ...at, id: `${at.id}.rung` };
  const ringing = begin({ set, effects }, { type: 'ring', call, offer }, own);
  return candidates.length === 0 ? ringing : tell(ringing, own.id, { type: 'candidates', callId: call.call_id, list: candidates }, own);
}

function showPassed(
  step: CallsStep,
  { id, passed }: { readonly id: string; readonly passed: Dialing['passed'] },
  at: StepContext,
): CallsStep {
  const now = entryOf(step.set, id)?.call;
  if (passed === null || (now?.phase === 'dialing' && now.call === null) || entryAbout(step.set, passed.call_id) !== undefined) return step;
  return begin(step, { type: 'changed', call: passed, mine: false }, { ...at, id: `${at.id}.passed` });
}

/** The call that I am making, without the one that rings. */
function without({ set, effects }: CallsStep, id: string): CallsStep {
  const entries = set.entries.map((entry): Entry => {
    return entry.id === id && entry.call.phase === 'dialing' ? { id, call: { ...entry.call, rung: null } } : entry;
  });
  return { set: { ...set, entries }, effects };
}
