/** What a microphone takes in: the track of a device, or that track behind a filter. */
export interface Input {
  /** What goes on a line. */
  readonly track: MediaStreamTrack;
  /** The track of the device: the same one, unless a filter lies between. */
  readonly source: MediaStreamTrack;
  /** The same once more. Each has to be closed. */
  readonly copy: () => Input;
  readonly close: () => void;
}

/** A device with nothing between. */
export function plainInput(track: MediaStreamTrack): Input {
  return { track, source: track, copy: () => plainInput(track.clone()), close: () => track.stop() };
}

export function isPlain({ track, source }: Input): boolean {
  return track === source;
}

export function isLive({ source }: Input): boolean {
  return source.readyState === 'live';
}
