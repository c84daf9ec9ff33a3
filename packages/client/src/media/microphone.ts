import { pacing } from '../pacing.ts';
import type { Clock, Microphone, MicrophoneEvent } from '../ports.ts';
import type { Problem, ProblemCode } from '../problems.ts';
import { createMeter, type Meter } from './level.ts';

const constraints: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
};

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

const tracks = new Map<Microphone, MediaStreamTrack>();

/** The track of a microphone that is still open. It stays inside this folder: only `Peer.attach` puts it on a line. */
export function trackOf(microphone: Microphone): MediaStreamTrack | null {
  return tracks.get(microphone) ?? null;
}

/** The track of any microphone that is open, unless the system has silenced it. */
function anyTrack(): MediaStreamTrack | undefined {
  return [...tracks.values()].find(({ readyState, muted }) => readyState === 'live' && !muted);
}

/** Whether a further one opens without a question, for one is open. */
export function isOpen(): boolean {
  return anyTrack() !== undefined;
}

/**
 * Asks for the microphone. While one is open for another call this is a copy of it: nobody is asked twice, and iOS,
 * which silences the first of two, has but one.
 */
export async function openMicrophone(clock: Clock, on: (event: MicrophoneEvent) => void): Promise<Microphone | Problem> {
  const copy = anyTrack()?.clone();
  if (copy !== undefined) return microphoneOf(copy, clock, on);
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    const [track] = stream.getAudioTracks();
    return track === undefined ? { code: 'no_microphone', detail: 'The stream has no audio track.' } : microphoneOf(track, clock, on);
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

function microphoneOf(track: MediaStreamTrack, clock: Clock, on: (event: MicrophoneEvent) => void): Microphone {
  const meter = createMeter(track, clock);
  const overhearing = createOverhearing(track, clock);
  // Our own stop() fires no `ended`, so this is always somebody else's doing.
  function lost(): void {
    on({ type: 'lost', problem: { code: 'microphone_lost', detail: track.label } });
  }
  track.addEventListener('ended', lost);
  const stopHush = watchHush(track, clock, lost);
  const microphone: Microphone = {
    enable: (enabled) => {
      track.enabled = enabled;
      if (enabled) overhearing.close();
    },
    level: meter.level,
    unheard: () => (track.enabled || track.readyState === 'ended' ? 0 : overhearing.level()),
    close: () => {
      tracks.delete(microphone);
      track.removeEventListener('ended', lost);
      stopHush();
      track.stop();
      meter.close();
      overhearing.close();
    },
  };
  tracks.set(microphone, track);
  return microphone;
}
