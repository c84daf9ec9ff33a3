import type { EndReason } from '@earshot/protocol';

/** How one side stands. `n` grows with each such frame of it; `version` is the newest record of the call it knows. */
export interface StateFrame {
  readonly t: 'state';
  readonly n: number;
  readonly held: boolean;
  readonly muted: boolean;
  readonly mic: boolean;
  readonly version: number;
}

/** What two phones tell each other beside the sound. */
export type Frame =
  | StateFrame
  /** I hear nothing of you: look for another way with me. */
  | { readonly t: 'again' }
  /** My page closes, or is loaded again. */
  | { readonly t: 'leaving' }
  | { readonly t: 'bye'; readonly reason: EndReason };

/**
 * The version of these frames. A later one may add frames and fields and takes none away, so whoever reads passes over
 * what they do not know. A frame without a version is of a page from before there were any: 0.
 */
export const frameVersion = 1;

const longest = 1_024;

export const writeFrame = (frame: Frame): string => JSON.stringify({ v: frameVersion, ...frame });

/** Reads a frame of the other; null when it is none. It may be anything: the other is not trusted. */
export const readFrame = (text: string): Frame | null => {
  if (text.length > longest) return null;
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || !('t' in value)) return null;
  if ('v' in value && !whole(value.v)) return null;
  if (value.t === 'bye') return { t: 'bye', reason: byeReason('reason' in value ? value.reason : null) };
  if (value.t === 'again' || value.t === 'leaving') return { t: value.t };
  return value.t === 'state' ? readState(value) : null;
};

const readState = (value: object): Frame | null => {
  const { n, held, muted, mic = true, version }: Readonly<Partial<Record<keyof StateFrame, unknown>>> = value;
  if (!whole(n) || !whole(version) || typeof held !== 'boolean' || typeof muted !== 'boolean' || typeof mic !== 'boolean') return null;
  return { t: 'state', n, held, muted, mic, version };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const whole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** The reasons that can end an accepted call; another word counts as hung up. */
const byeReason = (value: unknown): EndReason => (value === 'lost' || value === 'failed' ? value : 'hung_up');
