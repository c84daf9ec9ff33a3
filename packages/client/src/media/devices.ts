import type { Problem } from '../problems.ts';
import type { SoundDevice } from '../sound/choice.ts';
import type { Capture, Devices } from '../sound/sound-state.ts';
import { plainInput } from './input.ts';
import { askForTrack, inputsChanged, microphoneProblem, openOnes, wantMicrophone } from './microphone.ts';
import { watchReadiness } from './readiness.ts';
import { createSilence } from './silence.ts';

/** Names that Chromium has for what the system uses by default: that is the default, not a device. */
const aliases: ReadonlySet<string> = new Set(['default', 'communications']);

/** What is plugged in now; nothing where the browser does not say. */
export async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  function of(kind: MediaDeviceKind): readonly SoundDevice[] {
    return all.filter((device) => device.kind === kind && !aliases.has(device.deviceId)).map(({ deviceId: id, label }) => ({ id, label }));
  }
  return { microphone: of('audioinput'), speaker: of('audiooutput') };
}

/** Calls `listener` when the list may be another: with another permission it has other names. The answer stops it. */
export function watchDevices(listener: () => void): () => void {
  navigator.mediaDevices.addEventListener('devicechange', listener);
  const stop = watchReadiness().watch(listener);
  return () => {
    navigator.mediaDevices.removeEventListener('devicechange', listener);
    stop();
  };
}

/** `exact`, for Chromium does not follow a mere wish; one that is not there is done without by `askForTrack`. */
function constraintsOf({ device, echo, noise, gain }: Capture): MediaTrackConstraints {
  return {
    echoCancellation: echo,
    noiseSuppression: noise,
    autoGainControl: gain,
    ...(device !== null && { deviceId: { exact: device } }),
  };
}

/**
 * Has microphones opened so from now on, and with `reopen` those that are open take in the new track, on the same
 * lines. When the browser gives none they keep what they have, and the problem is told.
 */
export async function capture(how: Capture, reopen: boolean): Promise<Problem | null> {
  wantMicrophone(constraintsOf(how));
  if (!reopen || openOnes().length === 0) return null;
  try {
    exchangeAll(await askAnew(how));
    inputsChanged();
    return null;
  } catch (error) {
    return microphoneProblem(error);
  }
}

function exchangeAll(track: MediaStreamTrack): void {
  const [first, ...others] = openOnes();
  for (const other of others) other.exchange(plainInput(track.clone()));
  if (first === undefined) track.stop();
  else first.exchange(plainInput(track));
}

async function askForOne(): Promise<MediaStreamTrack> {
  const track = await askForTrack();
  if (track === undefined) throw new DOMException('The stream has no audio track.', 'NotFoundError');
  return track;
}

function isAs(track: MediaStreamTrack, { echo, noise, gain }: Capture): boolean {
  const { echoCancellation, noiseSuppression, autoGainControl } = track.getSettings();
  return echoCancellation === echo && noiseSuppression === noise && autoGainControl === gain;
}

/**
 * Chromium works on a second track of a device as on the first, whatever is asked for: the first has to end before. The
 * lines go on with silence meanwhile, and when nothing comes after it the microphones are lost.
 */
async function askAnew(how: Capture): Promise<MediaStreamTrack> {
  const track = await askForOne();
  const silence = isAs(track, how) ? null : createSilence();
  if (silence === null) return track;
  track.stop();
  exchangeAll(silence.track);
  try {
    return await askForOne();
  } catch (error) {
    for (const one of openOnes()) one.input().track.dispatchEvent(new Event('ended'));
    throw error;
  } finally {
    silence.close();
  }
}
