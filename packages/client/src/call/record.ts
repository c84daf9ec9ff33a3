import type { Reading } from '../ports.ts';
import { qualityOf } from '../media/quality.ts';
import type { CallReport, PairReport } from '../report.ts';
import type { Person } from '../snapshot.ts';
import type { CallEvent } from './event.ts';
import { facingPeer } from './pairs.ts';
import { mediaOf } from './path.ts';
import type { CallState } from './state.ts';
import { sounds } from './settle.ts';

/** The report of a call with the newest reading of each of its connections, by their attempts. */
export interface CallRecord {
  readonly report: CallReport | null;
  readonly readings: Readonly<Record<string, Reading>>;
}

export const emptyRecord: CallRecord = { report: null, readings: {} };

type Times = CallReport['times'];

interface Passage {
  readonly before: CallState;
  readonly after: CallState;
}

/**
 * Notes what a step means for the report. `event` is null when it was for another call; `wall` is Unix milliseconds.
 * The same record when nothing is new.
 */
export function note(record: CallRecord, event: CallEvent | null, states: Passage, wall: number): CallRecord {
  const begun = begins(states.before, states.after) ? begin(states.after) : record;
  const { report } = begun;
  if (report === null) return begun;
  const call_id = callId(states.after) ?? report.call_id;
  const reason = states.after.phase === 'ended' ? states.after.reason : report.reason;
  const times = timed(report.times, event, states, wall);
  const interruptions = interrupted(report.interruptions, states, wall);
  const same =
    begun === record &&
    call_id === report.call_id &&
    reason === report.reason &&
    times === report.times &&
    interruptions === report.interruptions;
  return same ? record : { ...begun, report: { ...report, call_id, reason, times, interruptions } };
}

function isLost(state: CallState): boolean {
  return state.phase === 'talking' && mediaOf(state.path) === 'reconnecting';
}

/** More are not told one by one. */
const mostInterruptions = 100;

/** The sound is lost, or there again. */
function interrupted(known: CallReport['interruptions'], { before, after }: Passage, wall: number): CallReport['interruptions'] {
  if (isLost(before) === isLost(after)) return known;
  if (isLost(after)) return known.length < mostInterruptions ? [...known, { at: wall, ms: null }] : known;
  if (after.phase !== 'talking') return known;
  const last = known.at(-1);
  return last === undefined || last.ms !== null ? known : [...known.slice(0, -1), { at: last.at, ms: Math.max(0, wall - last.at) }];
}

function isResting(state: CallState): boolean {
  return state.phase === 'idle' || state.phase === 'ended' || state.phase === 'elsewhere';
}

function begins(before: CallState, after: CallState): boolean {
  if (isResting(after)) return false;
  // A ring of whom I call is a new report too.
  return isResting(before) || (after.phase === 'ringing' && callId(before) !== after.call.call_id);
}

function begin(state: CallState): CallRecord {
  return {
    report: {
      call_id: null,
      direction: state.phase === 'dialing' ? 'out' : 'in',
      times: { click: null, ringing: null, accepted: null, connected: null, first_sound: null, ended: null },
      reason: null,
      candidates: null,
      quality: null,
      pairs: [],
      lost: null,
      interruptions: [],
    },
    readings: {},
  };
}

function callId(state: CallState): string | null {
  switch (state.phase) {
    case 'idle':
      return null;
    case 'ended':
      return state.callId;
    case 'dialing':
    case 'ringing':
    case 'accepting':
    case 'talking':
    case 'elsewhere':
      return state.call?.call_id ?? null;
  }
}

function timed(times: Times, event: CallEvent | null, { before, after }: Passage, wall: number): Times {
  // Accept may be pressed again after the microphone was refused: the last press counts.
  const pressed = (after.phase === 'dialing' && times.click === null) || (after.phase === 'accepting' && before.phase !== 'accepting');
  const reached: Record<keyof Times, boolean> = {
    click: pressed,
    ringing: times.ringing === null && rings(after),
    accepted: times.accepted === null && after.phase === 'talking',
    connected: times.connected === null && after.phase === 'talking' && after.path.phase === 'connected',
    first_sound: times.first_sound === null && event?.type === 'peer' && event.event.type === 'sound' && !isResting(after),
    ended: times.ended === null && !isResting(before) && isResting(after),
  };
  const news = Object.entries(reached).filter(([, isNew]) => isNew);
  return news.length === 0 ? times : { ...times, ...Object.fromEntries(news.map(([name]) => [name, wall])) };
}

function rings(state: CallState): boolean {
  return state.phase === 'ringing' || (state.phase === 'dialing' && state.call?.ringing === true);
}

/** A reading of one connection. */
export interface Measured {
  readonly attempt: string;
  readonly reading: Reading;
}

/**
 * Takes a further reading in: the pair as it is, the quality over the time since the reading before. While the call is
 * held or being mended there is nothing to judge: the quality stays what it was when there was sound.
 */
export function measure({ report, readings }: CallRecord, { attempt, reading }: Measured, call: CallState): CallRecord {
  if (report === null) return { report, readings };
  const seen = { ...readings, [attempt]: reading };
  const one = call.phase === 'talking' ? facingPeer(call, attempt) : call;
  const audible = one.phase === 'talking' && one.path.phase === 'connected' && sounds(one);
  const quality = audible ? qualityOf(readings[attempt] ?? null, reading) : null;
  const measured: CallReport = { ...report, lost: lostOf(Object.values(seen)) ?? report.lost };
  const pairs = one.phase === 'talking' ? withPair(report.pairs, one.other, { candidates: reading.pair, quality }) : report.pairs;
  const isInFront = call.phase !== 'talking' || call.peer === attempt;
  const front = isInFront ? { candidates: reading.pair ?? report.candidates, quality: quality ?? report.quality } : {};
  return { report: { ...measured, ...front, pairs }, readings: seen };
}

/** Packets that were lost of all that were sent to me, as a share from 0 to 1; null before there were any. */
function lostOf(readings: readonly Reading[]): number | null {
  const lost = readings.reduce((sum, { packetsLost }) => sum + Math.max(0, packetsLost), 0);
  const all = readings.reduce((sum, { packetsReceived }) => sum + packetsReceived, lost);
  return all > 0 ? lost / all : null;
}

type News = Pick<PairReport, 'candidates' | 'quality'>;

/** The pairs with what is new of one of them; what is not known now is as it was. */
function withPair(pairs: readonly PairReport[], { id, username }: Person, news: News): readonly PairReport[] {
  const known = pairs.find((pair) => pair.id === id);
  const pair = { id, username, candidates: news.candidates ?? known?.candidates ?? null, quality: news.quality ?? known?.quality ?? null };
  return known === undefined ? [...pairs, pair] : pairs.map((each) => (each === known ? pair : each));
}
