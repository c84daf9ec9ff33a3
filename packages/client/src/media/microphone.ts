import { pacing } from '../pacing.ts';
import type { Clock, Microphone, MicrophoneEvent } from '../ports.ts';
import type { Problem, ProblemCode } from '../problems.ts';
import { plainInput, type Input } from './input.ts';
import { createMeter, type Meter } from './level.ts';

let wanted: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** What is asked for from now on. The microphones that are open stay as they are. */
export function wantMicrophone(constraints: MediaTrackConstraints): void {
  wanted = constraints;
}

async function ask(audio: MediaTrackConstraints): Promise<MediaStreamTrack | undefined> {
  return (await navigator.mediaDevices.getUserMedia({ audio: { ...audio, channelCount: 1 } })).getAudioTracks()[0];
}

/**
 * Asks the browser for the track of the microphone that is wanted, or of any when that one is not there. Rejects as
 * getUserMedia does.
 */
export async function askForTrack(): Promise<MediaStreamTrack | undefined> {
  return ask(wanted).catch((error: unknown) => {
    if (microphoneProblem(error).code !== 'no_microphone') throw error;
    return ask({ ...wanted, deviceId: '' });
  });
}

/** What the errors of getUserMedia mean to a person (W3C mediacapture-streams 10.3.2). */
const meanings: ReadonlyMap<string, ProblemCode> = new Map([
  ['NotAllowedError', 'permission_denied'],
  ['SecurityError', 'permission_denied'],
  ['NotFoundError', 'no_microphone'],
  ['OverconstrainedError', 'no_microphone'],
  ['NotReadableError', 'microphone_in_use'],
  ['AbortError', 'microphone_in_use'],
]);

/** The problem behind an error of getUserMedia. */
export function microphoneProblem(error: unknown): Problem {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: (error instanceof Error ? meanings.get(error.name) : undefined) ?? 'unsupported', detail };
}

/** What a microphone that is open takes in, and the way to have it take in something else. */
interface Held {
  readonly input: () => Input;
  /** The old track gets the event `exchange` and ends; whatever has it on a line takes the new one by then. */
  readonly exchange: (next: Input) => void;
}

const open = new Map<Microphone, Held>();

/** Every microphone that is open. */
export function openOnes(): readonly Held[] {
  return [...open.values()];
}

let follower: () => void = () => undefined;

/** Calls `listener` when a microphone was opened, or another device is taken in. There is one that listens. */
export function watchInputs(listener: () => void): void {
  follower = listener;
}

/** Another device is taken in. */
export function inputsChanged(): void {
  follower();
}

/** The track of a microphone that is still open. It stays inside this folder: only `Peer.attach` puts it on a line. */
export function trackOf(microphone: Microphone): MediaStreamTrack | null {
  return open.get(microphone)?.input().track ?? null;
}

/** Whether the system has silenced it. */
export function isHushed(microphone: Microphone): boolean {
  return open.get(microphone)?.input().source.muted === true;
}

/** What any microphone that is open takes in, unless the system has silenced it. */
function anyInput(): Input | undefined {
  return openOnes()
    .map(({ input }) => input())
    .find(({ source: { readyState, muted } }) => readyState === 'live' && !muted);
}

/** Whether a further one opens without a question, for one is open. */
export function isOpen(): boolean {
  return anyInput() !== undefined;
}

/**
 * Asks for the microphone. While one is open for another call this is a copy of it: nobody is asked twice, and iOS,
 * which silences the first of two, has but one.
 */
export async function openMicrophone(clock: Clock, on: (event: MicrophoneEvent) => void): Promise<Microphone | Problem> {
  const copy = anyInput()?.copy();
  if (copy !== undefined) return microphoneOf(copy, clock, on);
  try {
    const track = await askForTrack();
    return track === undefined
      ? { code: 'no_microphone', detail: 'The stream has no audio track.' }
      : microphoneOf(plainInput(track), clock, on);
  } catch (error) {
    return microphoneProblem(error);
  }
}

/**
 * The system may take the sound of a microphone away without ending it, as iOS does for a phone call (W3C
 * mediacapture-streams 4.2.1, `muted`), and may forget to give it back.
 */
function watchHush(track: MediaStreamTrack, clock: Clock, lost: () => void): () => void {
  let back: () => void = () => undefined;
  function hushed(): void {
    back = clock.after(pacing.longestHush, lost);
  }
  function unhushed(): void {
    back();
  }
  track.addEventListener('mute', hushed);
  track.addEventListener('unmute', unhushed);
  return () => {
    back();
    track.removeEventListener('mute', hushed);
    track.removeEventListener('unmute', unhushed);
  };
}

/**
 * How loud a muted person is, by a copy of the track that is never on a line. It is made at the first look, and goes
 * with `close`; then it may be looked at again.
 */
function createOverhearing(track: MediaStreamTrack, clock: Clock): Meter {
  let copy: { readonly track: MediaStreamTrack; readonly meter: Meter } | null = null;
  function begin(): { readonly track: MediaStreamTrack; readonly meter: Meter } {
    const own = track.clone();
    own.enabled = true;
    return { track: own, meter: createMeter(own, clock) };
  }
  return {
    level: () => (copy ??= begin()).meter.level(),
    close: () => {
      copy?.meter.close();
      copy?.track.stop();
      copy = null;
    },
  };
}

/** An input with its meters, while a microphone takes it in. */
interface Take extends Omit<Microphone, 'enable'> {
  readonly input: Input;
  readonly overhearing: Meter;
}

function takeIn(input: Input, clock: Clock, on: (event: MicrophoneEvent) => void): Take {
  const { track, source } = input;
  const meter = createMeter(track, clock);
  const overhearing = createOverhearing(track, clock);
  // Our own stop() fires no `ended`, so this is always somebody else's doing.
  function lost(): void {
    on({ type: 'lost', problem: { code: 'microphone_lost', detail: source.label } });
  }
  source.addEventListener('ended', lost);
  const stopHush = watchHush(source, clock, lost);
  return {
    input,
    overhearing,
    level: meter.level,
    unheard: () => (track.enabled || track.readyState === 'ended' ? 0 : overhearing.level()),
    close: () => {
      source.removeEventListener('ended', lost);
      stopHush();
      input.close();
      meter.close();
      overhearing.close();
    },
  };
}

function microphoneOf(first: Input, clock: Clock, on: (event: MicrophoneEvent) => void): Microphone {
  let take = takeIn(first, clock, on);
  const microphone: Microphone = {
    enable: (enabled) => {
      take.input.track.enabled = enabled;
      if (enabled) take.overhearing.close();
    },
    level: () => take.level(),
    unheard: () => take.unheard(),
    close: () => {
      open.delete(microphone);
      take.close();
    },
  };
  open.set(microphone, {
    input: () => take.input,
    exchange: (next) => {
      const before = take;
      next.track.enabled = before.input.track.enabled;
      take = takeIn(next, clock, on);
      before.input.track.dispatchEvent(new Event('exchange'));
      before.close();
    },
  });
  follower();
  return microphone;
}
