import { pacing } from '../pacing.ts';
import type { Clock } from '../ports.ts';
import { createMeter, loudness, type Meter } from './level.ts';

/** A level older than this many milliseconds says nothing about now: nothing arrives any more. */
const stale = 200;
/** Louder than -50 dBFS counts as sound. */
const audibleAmplitude = 10 ** (-50 / 20);

/**
 * How loud the other is, from the level of the packet that plays now (RFC 6464, W3C webrtc-pc 5.3): one cheap call, no
 * audio graph. Only when the other sends no levels, what was received is measured.
 */
export function createVoice(receiver: RTCRtpReceiver, clock: Clock): Meter {
  const meter = createMeter(receiver.track, clock);
  let stamp = 0;
  let seen = 0;
  return {
    level: () => {
      const [source] = receiver.getSynchronizationSources();
      if (source === undefined) return 0;
      const now = clock.now();
      if (source.timestamp !== stamp) {
        stamp = source.timestamp;
        seen = now;
      }
      if (now - seen > stale) return 0;
      return source.audioLevel === undefined ? meter.level() : loudness(source.audioLevel);
    },
    close: meter.close,
  };
}

/** Tells once when the first sound of the other comes out. The answer stops it. */
export function awaitSound(level: () => number, clock: Clock, heard: () => void): () => void {
  const enough = loudness(audibleAmplitude);
  const since = clock.now();
  let stop: () => void = () => undefined;
  function look(): void {
    if (level() >= enough) {
      heard();
      return;
    }
    stop = clock.after(clock.now() - since < pacing.soundNearFor ? pacing.soundLooks : pacing.soundLooksLater, look);
  }
  look();
  return () => stop();
}
