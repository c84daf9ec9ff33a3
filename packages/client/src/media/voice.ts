import { createMeter, loudness, type Meter } from './level.ts';

/** A level older than this many milliseconds says nothing about now: nothing arrives any more. */
const stale = 200;
/** Louder than -50 dBFS counts as sound. */
const audibleAmplitude = 10 ** (-50 / 20);
/** Looks at the line this often, in milliseconds, while the first sound is near, and later. */
const looks = { near: 5, later: 100, nearFor: 5_000 } as const;

/**
 * How loud the other is, from the level of the packet that plays now (RFC 6464, W3C webrtc-pc 5.3): one cheap call, no
 * audio graph. Only when the other sends no levels, what was received is measured.
 */
export const createVoice = (receiver: RTCRtpReceiver): Meter => {
  const meter = createMeter(receiver.track);
  let stamp = 0;
  let seen = 0;
  return {
    level: () => {
      const [source] = receiver.getSynchronizationSources();
      if (source === undefined) return 0;
      const now = performance.now();
      if (source.timestamp !== stamp) {
        stamp = source.timestamp;
        seen = now;
      }
      if (now - seen > stale) return 0;
      return source.audioLevel === undefined ? meter.level() : loudness(source.audioLevel);
    },
    close: meter.close,
  };
};

/** Tells once when the first sound of the other comes out. The answer stops it. */
export const awaitSound = (level: () => number, heard: () => void): (() => void) => {
  const enough = loudness(audibleAmplitude);
  const since = performance.now();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const look = (): void => {
    if (level() >= enough) {
      heard();
      return;
    }
    timer = setTimeout(look, performance.now() - since < looks.nearFor ? looks.near : looks.later);
  };
  look();
  return () => {
    if (timer !== null) clearTimeout(timer);
  };
};
