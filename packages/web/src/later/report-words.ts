import type { CallReport, Quality } from '@earshot/client';
import { duration } from '../duration.ts';

/** How the other sounds, in one word, from the last reading. */
export function soundWord({ concealed, loss, jitter_ms: jitter }: Quality): 'Clear' | 'Fair' | 'Poor' {
  if (concealed > 0.1 || loss > 0.15) return 'Poor';
  return concealed > 0.03 || loss > 0.04 || jitter > 60 ? 'Fair' : 'Clear';
}

type Way = NonNullable<CallReport['candidates']>;

function isRelayed({ local, remote }: Way): boolean {
  return local === 'relay' || remote === 'relay';
}

/** Which way the sound goes, with its round trip. */
export function wayWords(way: Way, quality: Quality | null): string {
  const trip = quality?.round_trip_ms ?? null;
  return `${isRelayed(way) ? 'Relayed' : 'Direct'}${trip === null ? '' : `, ${Math.max(1, Math.round(trip))} ms`}`;
}

function share(part: number): string {
  return `${(part * 100).toFixed(part > 0 && part < 0.01 ? 1 : 0)} %`;
}

function since(from: number | null, to: number | null): string | null {
  return from === null || to === null ? null : `${Math.round(to - from).toLocaleString('en')} ms`;
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
  const times = interruptions.map(({ ms }) => (ms === null ? 'to the end' : seconds(ms)));
  const away =
    interruptions.length === 0
      ? 'No interruption'
      : `${interruptions.length === 1 ? 'One interruption' : `${interruptions.length} interruptions`}: ${times.slice(0, 4).join(', ')}${times.length > 4 ? ', ...' : ''}`;
  return [
    ...(candidates === null ? [] : [isRelayed(candidates) ? 'Relayed' : 'Direct']),
    ...(lost === null || reason === 'lost' ? [] : [`${share(lost)} lost`]),
    away,
  ];
}

/** The interruptions of a call that had any. */
function awayWords(report: CallReport): string | null {
  return report.interruptions.length === 0 ? null : (receiptWords(report).at(-1) ?? null);
}

/** The report as rows of name and value; what never happened is left out. */
export function reportRows(report: CallReport): readonly (readonly [string, string])[] {
  const { direction, times, candidates, quality } = report;
  const begin = times.click ?? times.ringing;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Direction', direction === 'out' ? 'You called' : 'You were called'],
    ['Begun', begin === null ? null : new Date(begin).toLocaleTimeString()],
    ['Until it rang', direction === 'out' ? since(times.click, times.ringing) : null],
    ['Until the sound was up', since(times.accepted, times.connected)],
    ['Until the first sound', since(times.accepted, times.first_sound)],
    ['Way', candidates && `${isRelayed(candidates) ? 'Relayed' : 'Direct'} over ${candidates.protocol.toUpperCase()}`],
    ['Round trip', quality && quality.round_trip_ms !== null ? `${Math.round(quality.round_trip_ms)} ms` : null],
    ['Lost on the way', quality && share(quality.loss)],
    ['Filled in', quality && share(quality.concealed)],
    ['Jitter', quality && `${Math.round(quality.jitter_ms)} ms`],
    ['Interruptions', awayWords(report)],
    ['Codec', quality?.codec ? codecWords(quality.codec) : null],
    ['Sounds', quality && soundWord(quality)],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
