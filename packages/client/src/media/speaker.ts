/** The element that plays the other. It needs no place in the page. */
export interface Speaker {
  /** What is to be played. Nothing is heard before `start`. */
  readonly load: (track: MediaStreamTrack) => void;
  readonly start: () => void;
  readonly listen: (on: boolean) => void;
  /** Plays again, from a person's gesture. */
  readonly hear: () => void;
  /** Whether sound that arrives now comes out. */
  readonly audible: () => boolean;
  readonly close: () => void;
}

/** `tap` tells whether the browser waits for a gesture before it plays (WHATWG HTML 4.8.11.8, `NotAllowedError`). */
export const createSpeaker = (tap: (needed: boolean) => void): Speaker => {
  const element = new Audio();
  const stream = new MediaStream();
  const { play, refused } = createPlayer(element, tap);
  let started = false;

  const on = (): void => {
    if (started && !element.muted && element.srcObject !== null) play();
  };
  // Media keys, a lost headset and unmuting without a gesture pause the element; a call knows no pause.
  element.addEventListener('pause', on);

  return {
    load: (track) => {
      for (const old of stream.getTracks()) stream.removeTrack(old);
      stream.addTrack(track);
      silence(stream, element.muted);
      element.srcObject = stream;
      on();
    },
    start: () => {
      started = true;
      on();
    },
    listen: (listening) => {
      element.muted = !listening;
      silence(stream, !listening);
      on();
    },
    hear: on,
    audible: () => started && !element.muted && !element.paused && !refused(),
    close: () => {
      started = false;
      element.pause();
      element.srcObject = null;
    },
  };
};

/** Plays, and tells each change of whether the browser refuses to. */
const createPlayer = (
  element: HTMLAudioElement,
  tap: (needed: boolean) => void,
): { readonly play: () => void; readonly refused: () => boolean } => {
  let refused = false;
  const tell = (needed: boolean): void => {
    if (refused === needed) return;
    refused = needed;
    tap(needed);
  };
  return {
    play: () => {
      element.play().then(
        () => tell(false),
        // Any other failure means that the element was paused or closed meanwhile.
        (error: unknown) => tell(refused || (error instanceof DOMException && error.name === 'NotAllowedError')),
      );
    },
    refused: () => refused,
  };
};

/** Beside the element, so that whatever reads the track hears nothing either. */
const silence = (stream: MediaStream, silent: boolean): void => {
  for (const track of stream.getTracks()) track.enabled = !silent;
};
