import type { Piece } from './gaps.ts';

/** Listens in a page to what it plays: how loud each tone is, 20 ms after 20 ms. */
export interface Meter {
  /** What was played since the last time this was asked. */
  take(): Piece[];
}

declare global {
  interface Window {
    meter: Meter;
    /** Not yet in the library of types: W3C mediacapture-transform, which Chromium has for sound. */
    MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack; maxBufferSize: number }) => {
      readonly readable: ReadableStream<AudioData>;
    };
  }
}

/**
 * Runs in a page before its own code (so it names nothing outside itself). It reads the samples of every stream that
 * the page puts into a media element and notes the level of `tone` in what is really played: nothing while the element
 * is paused or muted or the track off.
 */
export function growMeter(tone: number): void {
  let pieces: Piece[] = [];
  const read = new WeakSet<MediaStreamTrack>();

  function level(samples: Float32Array, rate: number): number {
    let cosine = 0;
    let sine = 0;
    samples.forEach((value, index) => {
      const angle = (2 * Math.PI * tone * index) / rate;
      cosine += value * Math.cos(angle);
      sine += value * Math.sin(angle);
    });
    return (2 * Math.hypot(cosine, sine)) / samples.length;
  }

  async function follow(element: HTMLMediaElement, track: MediaStreamTrack): Promise<void> {
    const copy = track.clone();
    copy.enabled = true;
    function isPlayed(): boolean {
      const stream = element.srcObject;
      const isOn = stream instanceof MediaStream && stream.getTracks().includes(track) && track.enabled;
      return isOn && !element.paused && !element.muted && element.volume > 0;
    }
    // What was played while the page itself is busy waits to be read: ten seconds of it.
    const frames = new window.MediaStreamTrackProcessor({ track: copy, maxBufferSize: 1_000 }).readable.getReader();
    let buffer = new Float32Array(0);
    let offset: number | null = null;
    let end = 0;
    track.addEventListener('ended', () => copy.stop());
    for (;;) {
      const { value: data } = await frames.read();
      if (data === undefined) return;
      const rate = data.sampleRate;
      const size = rate / 50;
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      const begin = data.timestamp / 1_000;
      data.close();
      const now = performance.timeOrigin + performance.now();
      // The clock of the samples has a beginning of its own; a jump in it is sound that was not played.
      offset ??= now - begin - (samples.length / rate) * 1_000;
      const late = begin + offset - end;
      if (buffer.length === 0 || Math.abs(late) > 5) buffer = new Float32Array(0);
      const joined = new Float32Array(buffer.length + samples.length);
      joined.set(buffer);
      joined.set(samples, buffer.length);
      buffer = joined;
      end = begin + offset + (samples.length / rate) * 1_000;
      while (buffer.length >= size) {
        const at = end - (buffer.length / rate) * 1_000;
        pieces.push({ at, level: isPlayed() ? level(buffer.subarray(0, size), rate) : 0 });
        buffer = buffer.slice(size);
      }
    }
  }

  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...source,
    set(this: HTMLMediaElement, stream: MediaStream | null) {
      source?.set?.call(this, stream);
      for (const track of stream?.getAudioTracks() ?? []) {
        if (read.has(track)) continue;
        read.add(track);
        void follow(this, track);
      }
    },
  });

  window.meter = {
    take: () => {
      const taken = pieces;
      pieces = [];
      return taken;
    },
  };
}
