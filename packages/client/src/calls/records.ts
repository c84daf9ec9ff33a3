import { hasAttempt } from '../call/call.ts';
import { emptyRecord, measure, note, type CallRecord, type Measured } from '../call/record.ts';
import type { CallState } from '../call/state.ts';
import type { CallsEvent } from './event.ts';
import { focusIn, type CallSet } from './set.ts';

/** The reports of my calls, as far as they are in the set, and the latest that was in focus. */
export interface Records {
  readonly each: Readonly<Record<string, CallRecord>>;
  readonly shown: CallRecord;
}

interface Passage {
  readonly before: CallSet;
  readonly after: CallSet;
}

/** Notes what a step means for the reports. `wall` is Unix milliseconds. */
export function noteCalls(records: Records, event: CallsEvent, { before, after }: Passage, wall: number): Records {
  const noted = new Map<string, CallRecord>();
  for (const { id } of [...before.entries, ...after.entries]) {
    const states = { before: callIn(before, id), after: callIn(after, id) };
    noted.set(id, note(records.each[id] ?? emptyRecord, isOf(event, states.before) ? event : null, states, wall));
  }
  const shown = noted.get(after.focus ?? before.focus ?? '') ?? records.shown;
  return { each: Object.fromEntries([...noted].filter(([id]) => callIn(after, id).phase !== 'idle')), shown };
}

function callIn({ entries }: CallSet, id: string): CallState {
  return entries.find((one) => one.id === id)?.call ?? { phase: 'idle' };
}

function isOf(event: CallsEvent, call: CallState): event is Extract<CallsEvent, { attempt: string }> {
  return 'attempt' in event && hasAttempt(call, event.attempt);
}

/** Takes a further reading of an attempt in. */
export function measureCall(records: Records, measured: Measured, set: CallSet): Records {
  const entry = set.entries.find(({ call }) => hasAttempt(call, measured.attempt));
  if (entry === undefined) return records;
  const record = measure(records.each[entry.id] ?? emptyRecord, measured, entry.call);
  return { each: { ...records.each, [entry.id]: record }, shown: entry.call === focusIn(set) ? record : records.shown };
}
