import type { EndReason } from '@earshot/protocol';

/**
 * What two phones tell each other beside the sound, so that it works without the server. `n` grows with each message of
 * a side.
 */
export type ChannelMessage =
  | {
      readonly t: 'state';
      readonly n: number;
      readonly held: boolean;
      readonly muted: boolean;
      readonly mic: boolean;
      readonly version: number;
    }
  /** I hear nothing of you: look for another way with me. */
  | { readonly t: 'again' }
  /** My page closes, or is loaded again. */
  | { readonly t: 'leaving' }
  | { readonly t: 'bye'; readonly reason: EndReason };

const longest = 1_024;

export const writeMessage = (message: ChannelMessage): string => JSON.stringify(message);

/** Reads a message of the other; null when it is none. It may be anything: the other is not trusted. */
export const readMessage = (text: string): ChannelMessage | null => {
  if (text.length > longest) return null;
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || !('t' in value)) return null;
  if (value.t === 'bye') return { t: 'bye', reason: byeReason('reason' in value ? value.reason : null) };
  if (value.t === 'again' || value.t === 'leaving') return { t: value.t };
  return value.t === 'state' ? readState(value) : null;
};

const readState = (value: object): ChannelMessage | null => {
  const { n, held, muted, mic = true, version }: Readonly<Partial<Record<'n' | 'held' | 'muted' | 'mic' | 'version', unknown>>> = value;
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
