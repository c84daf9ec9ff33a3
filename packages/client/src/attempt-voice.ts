import type { CallEvent } from './call/event.ts';
import type { Media, Microphone } from './ports.ts';

export type Tell = (event: Extract<CallEvent, { attempt: string }>) => void;

/** The microphone of one call, which the attempts of all its pairs share. */
export interface Voice {
  microphone: Microphone | null;
  /** How often the microphone was given up; one that was asked for before and comes after is closed. */
  refusals: number;
  enabled: boolean;
  /** It is to be heard as soon as it is there. */
  attached: boolean;
}

/** The attempt that asks for it. */
interface Asking {
  readonly id: string;
  readonly voice: Voice;
  readonly closed: boolean;
  /** The offer or answer being made. */
  readonly describing: Promise<unknown> | null;
}

export function newVoice(): Voice {
  return { microphone: null, refusals: 0, enabled: true, attached: false };
}

/** Whether what the microphone takes in is sent; otherwise silence is, once anything was. */
export function isLive({ enabled, attached }: Voice): boolean {
  return enabled && attached;
}

/**
 * After the offer or answer before it has gone out: asking for the microphone keeps the browser busy for some
 * milliseconds.
 */
export function askMicrophone(attempt: Asking, media: Media, tell: Tell): void {
  const { refusals } = attempt.voice;
  function isWanted(): boolean {
    return !attempt.closed && attempt.voice.refusals === refusals;
  }
  void Promise.allSettled([attempt.describing]).then(() => isWanted() && openMicrophone(attempt, media, { tell, isWanted }));
}

function openMicrophone(
  attempt: Asking,
  media: Media,
  { tell, isWanted }: { readonly tell: Tell; readonly isWanted: () => boolean },
): void {
  void media
    .openMicrophone((event) => {
      if (isWanted()) tell({ type: 'microphone-lost', attempt: attempt.id, problem: event.problem, ready: media.ready() });
    })
    .then((opened) => {
      if ('code' in opened) {
        if (isWanted()) tell({ type: 'microphone', attempt: attempt.id, problem: opened });
        return;
      }
      if (!isWanted()) return opened.close();
      attempt.voice.microphone?.close();
      attempt.voice.microphone = opened;
      opened.enable(isLive(attempt.voice));
      tell({ type: 'microphone', attempt: attempt.id, problem: null });
    });
}

/** The one that is open, and the one that is being opened. */
export function closeMicrophone(voice: Voice): void {
  voice.refusals += 1;
  voice.microphone?.close();
  voice.microphone = null;
}
