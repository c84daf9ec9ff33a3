import type { CallReport, PairReport, Quality } from '@earshot/client';
import { duration } from '../duration.ts';
import { language } from '../language.ts';
import { spoken } from '../spoken.ts';

/** What is said of how a call went. */
export const reportWords = spoken('report', {
  clear: 'Clear',
  fair: 'Fair',
  poor: 'Poor',
  relayed: 'Relayed',
  direct: 'Direct',
  wayOver: (way: string, protocol: string) => `${way} over ${protocol}`,
  toTheEnd: 'to the end',
  noInterruption: 'No interruption',
  interruptions: (count: number, times: string) => `${count === 1 ? 'One interruption' : `${count} interruptions`}: ${times}`,
  lost: (part: string) => `${part} lost`,
  youCalled: 'You called',
  youWereCalled: 'You were called',
  rows: {
    direction: 'Direction',
    begun: 'Begun',
    rang: 'Until it rang',
    soundUp: 'Until the sound was up',
    firstSound: 'Until the first sound',
    way: 'Way',
    roundTrip: 'Round trip',
    lost: 'Lost on the way',
    filledIn: 'Filled in',
    jitter: 'Jitter',
    interruptions: 'Interruptions',
    codec: 'Codec',
    sounds: 'Sounds',
  },
});

/** How the other sounds, in one word, from the last reading. */
export function soundWord({ concealed, loss, jitter_ms: jitter }: Quality): string {
  if (concealed > 0.1 || loss > 0.15) return reportWords.poor;
  return concealed > 0.03 || loss > 0.04 || jitter > 60 ? reportWords.fair : reportWords.clear;
}

/** From the best to the worst. */
function soundWords(): readonly string[] {
  return [reportWords.clear, reportWords.fair, reportWords.poor];
}

/** The one of several others who is heard worst; null where there is one other alone. */
export function worstOf({ pairs }: CallReport): PairReport | null {
  if (pairs.length < 2) return null;
  function rank({ quality }: PairReport): number {
    return quality === null ? -1 : soundWords().indexOf(soundWord(quality)) + quality.concealed;
  }
  return pairs.reduce((worst, pair) => (rank(pair) > rank(worst) ? pair : worst));
}

type Way = NonNullable<CallReport['candidates']>;

function isRelayed({ local, remote }: Way): boolean {
  return local === 'relay' || remote === 'relay';
}

function directness(way: Way): string {
  return isRelayed(way) ? reportWords.relayed : reportWords.direct;
}

/** Which way the sound goes, with its round trip. */
export function wayWords(way: Way, quality: Quality | null): string {
  const trip = quality?.round_trip_ms ?? null;
  return `${directness(way)}${trip === null ? '' : `, ${Math.max(1, Math.round(trip))} ms`}`;
}

function share(part: number): string {
  return `${(part * 100).toFixed(part > 0 && part < 0.01 ? 1 : 0)} %`;
}

function since(from: number | null, to: number | null): string | null {
  return from === null || to === null ? null : `${Math.round(to - from).toLocaleString(language)} ms`;
}

/** The codec as people write it: RED is Opus with each part sent twice (RFC 2198). */
function codecWords(codec: string): string {
  return { red: 'Opus + RED', opus: 'Opus' }[codec] ?? codec;
}

function seconds(ms: number): string {
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : duration(ms);
}

/**
 * What is said of a call when it is over: which way the sound went, what was lost of it, and how often and how long it
 * was away.
 */
export function receiptWords({ candidates, lost, interruptions, reason }: CallReport): readonly string[] {
  const times = interruptions.map(({ ms }) => (ms === null ? reportWords.toTheEnd : seconds(ms)));
  const some = [...times.slice(0, 4), ...(times.length > 4 ? ['...'] : [])].join(', ');
  const away = interruptions.length === 0 ? reportWords.noInterruption : reportWords.interruptions(interruptions.length, some);
  return [
    ...(candidates === null ? [] : [directness(candidates)]),
    ...(lost === null || reason === 'lost' ? [] : [reportWords.lost(share(lost))]),
    away,
  ];
}

/** The interruptions of a call that had any. */
function awayWords(report: CallReport): string | null {
  return report.interruptions.length === 0 ? null : (receiptWords(report).at(-1) ?? null);
}

/** Of several others each: which way the sound between us goes, and how they sound. */
function pairRows({ pairs }: CallReport): readonly (readonly [string, string | null])[] {
  return pairs.length < 2 ? [] : pairs.map(pairRow);
}

function pairRow({ username, candidates, quality }: PairReport): readonly [string, string | null] {
  const said = [...(candidates === null ? [] : [wayWords(candidates, quality)]), ...(quality === null ? [] : [soundWord(quality)])];
  return [username, said.length === 0 ? null : said.join(', ')];
}

/** The report as rows of name and value; what never happened is left out. */
export function reportRows(report: CallReport): readonly (readonly [string, string])[] {
  const { direction, times } = report;
  const { candidates, quality } = worstOf(report) ?? report;
  const begin = times.click ?? times.ringing;
  const names = reportWords.rows;
  const rows: readonly (readonly [string, string | null])[] = [
    [names.direction, direction === 'out' ? reportWords.youCalled : reportWords.youWereCalled],
    [names.begun, begin === null ? null : new Date(begin).toLocaleTimeString(language)],
    [names.rang, direction === 'out' ? since(times.click, times.ringing) : null],
    [names.soundUp, since(times.accepted, times.connected)],
    [names.firstSound, since(times.accepted, times.first_sound)],
    [names.way, candidates && reportWords.wayOver(directness(candidates), candidates.protocol.toUpperCase())],
    [names.roundTrip, quality && quality.round_trip_ms !== null ? `${Math.round(quality.round_trip_ms)} ms` : null],
    [names.lost, quality && share(quality.loss)],
    [names.filledIn, quality && share(quality.concealed)],
    [names.jitter, quality && `${Math.round(quality.jitter_ms)} ms`],
    [names.interruptions, awayWords(report)],
    [names.codec, quality?.codec ? codecWords(quality.codec) : null],
    [names.sounds, quality && soundWord(quality)],
    ...pairRows(report),
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
