/**
 * A track that carries nothing, so that a line whose microphone is gone goes on sending. It runs where the page may
 * make sound; elsewhere it sends nothing.
 */
export interface Silence {
  readonly track: MediaStreamTrack;
  close(): void;
}

/** Null where the browser has no Web Audio. */
export function createSilence(): Silence | null {
  try {
    const context = new AudioContext();
    const nothing = context.createConstantSource();
    nothing.offset.value = 0;
    const out = context.createMediaStreamDestination();
    nothing.connect(out);
    nothing.start();
    const [track] = out.stream.getAudioTracks();
    function close(): void {
      track?.stop();
      context.close().catch(() => undefined);
    }
    if (track !== undefined) return { track, close };
    close();
    return null;
  } catch {
    return null;
  }
}
