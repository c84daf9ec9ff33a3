import { pacing } from '../pacing.ts';
import type { Clock } from '../ports.ts';

/** Quieter than this is shown as nothing. */
const floorDb = -60;

/**
 * What a meter shows for a root mean square amplitude of 0 to 1: 0 at -60 dBFS and below, 1 at full scale, even steps
 * of decibels between.
 */
export function loudness(amplitude: number): number {
  return amplitude > 0 ? Math.min(1, Math.max(0, 1 - (20 * Math.log10(amplitude)) / floorDb)) : 0;
}

/** Reads how loud something is at this instant, 0 to 1. */
export interface Meter {
  readonly level: () => number;
  readonly close: () => void;
}

/**
 * One AudioContext for all meters, closed with the last of them: each has a thread of its own, and browsers allow only
 * a few.
 */
let shared: { readonly context: AudioContext; users: number } | null = null;

function borrowContext(): AudioContext {
  // It only measures, so it needs no output device (a browser that knows no `sinkId` opens one) and no short latency.
  const options: AudioContextOptions & { sinkId: { type: 'none' } } = { latencyHint: 'playback', sinkId: { type: 'none' } };
  shared ??= { context: new AudioContext(options), users: 0 };
  shared.users += 1;
  return shared.context;
}

function returnContext(): void {
  if (shared === null) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  shared.context.close().catch(() => undefined);
  shared = null;
}

/**
 * Measures a track. Nothing is set up before the first look, nor at once then. (Chromium gives a received track to Web
 * Audio only while an element plays it.)
 */
export function createMeter(track: MediaStreamTrack, clock: Clock): Meter {
  const samples = new Float32Array(512);
  let stop: (() => void) | null = null;
  let probe: { readonly source: MediaStreamAudioSourceNode; readonly analyser: AnalyserNode } | null = null;
  let closed = false;

  function begin(): void {
    const context = borrowContext();
    const analyser = new AnalyserNode(context, { fftSize: samples.length });
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(analyser);
    context.resume().catch(() => undefined);
    probe = { source, analyser };
  }
  return {
    level: () => {
      if (closed || !track.enabled) return 0;
      stop ??= clock.after(pacing.untilMeters, begin);
      if (probe === null) return 0;
      probe.analyser.getFloatTimeDomainData(samples);
      return loudness(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
    },
    close: () => {
      if (closed) return;
      closed = true;
      stop?.();
      if (probe === null) return;
      probe.source.disconnect();
      probe = null;
      returnContext();
    },
  };
}
