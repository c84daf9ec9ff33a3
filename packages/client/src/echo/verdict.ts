import { noWays, type Ways } from './ways.ts';

/** What is known of a test call so far. Levels are 0 to 1, as meters show them. */
export interface EchoFacts extends Ways {
  /** `muted`: the system gives no sound of it (W3C mediacapture-streams 4.2.1). */
  readonly microphone: 'asking' | 'open' | 'muted';
  /** Milliseconds for which it has been open. */
  readonly openMs: number;
  /** The loudest that went in so far, and the loudest that came back. */
  readonly mine: number;
  readonly back: number;
  /** The way through the two connections of the page. */
  readonly way: 'looking' | 'up' | 'none';
}

export const noFacts: EchoFacts = { microphone: 'asking', openMs: 0, mine: 0, back: 0, way: 'looking', ...noWays };

/** What is said of the microphone. */
export type MicrophoneVerdict = 'asking' | 'listening' | 'muted' | 'silent' | 'quiet' | 'good';

/** Louder than about -36 dBFS is speech near the microphone. */
const speech = 0.4;
/** Milliseconds until a microphone that gives nothing at all is called silent, and one that gives little too quiet. */
const untilSilent = 3_000;
const untilQuiet = 6_000;

/** How the microphone does: what was heard once counts for the whole test. */
export function microphoneVerdict({ microphone, openMs, mine }: EchoFacts): MicrophoneVerdict {
  if (microphone === 'asking') return 'asking';
  if (mine >= speech) return 'good';
  if (microphone === 'muted') return 'muted';
  if (mine === 0) return openMs < untilSilent ? 'listening' : 'silent';
  return openMs < untilQuiet ? 'listening' : 'quiet';
}

/** What is said of what comes back: nothing can come before anything went in. */
export function backVerdict({ way, mine, back }: EchoFacts): 'waiting' | 'heard' | 'missing' | 'none' {
  if (way === 'none') return 'none';
  if (back > 0.25) return 'heard';
  return way === 'up' && mine >= speech ? 'missing' : 'waiting';
}
