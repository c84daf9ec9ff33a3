import { giveBack, takeElement } from './output.ts';

/** The element that plays the other. It needs no place in the page. */
export interface Speaker {
  /** Plays this without a sound, where the browser lets it: the output device opens. */
  readonly warm: (track: MediaStreamTrack) => void;
  /** Plays this from now on. */
  readonly start: (track: MediaStreamTrack) => void;
  readonly listen: (on: boolean) => void;
  /** Plays again, from a person's gesture. */
  readonly hear: () => void;
  /** Whether sound that arrives now comes out. */
  readonly audible: () => boolean;
  readonly close: () => void;
}

/** `tap` tells whether the browser waits for a gesture before it plays (WHATWG HTML 4.8.11.8, `NotAllowedError`). */
export function createSpeaker(tap: (needed: boolean) => void): Speaker {
  const element = takeElement();
  const { play, refused } = createPlayer(element, tap);
  let track: MediaStreamTrack | null = null;
  let started = false;
  let listening = true;

  function playOn(): void {
    if (track === null) return;
    element.muted = !started || !listening;
    // Beside the element, so that whatever reads the track hears nothing either.
    track.enabled = !element.muted;
    if (!element.muted) play();
  }
  function take(received: MediaStreamTrack): void {
    if (track !== received) element.srcObject = new MediaStream([received]);
    track = received;
    playOn();
  }
  // Media keys, a lost headset and unmuting without a gesture pause the element; a call knows no pause.
  element.addEventListener('pause', playOn);

  return {
    warm: (received) => {
      take(received);
      if (!started) element.play().catch(() => undefined);
    },
    start: (received) => {
      started = true;
      take(received);
    },
    listen: (on) => {
      listening = on;
      playOn();
    },
    hear: playOn,
    audible: () => track !== null && !element.muted && !element.paused && !refused(),
    close: () => {
      track = null;
      giveBack(element);
    },
  };
}

/** Plays, and tells each change of whether the browser refuses to. */
function createPlayer(
  element: HTMLAudioElement,
  tap: (needed: boolean) => void,
): { readonly play: () => void; readonly refused: () => boolean } {
  let refused = false;
  function tell(needed: boolean): void {
    if (refused === needed) return;
    refused = needed;
    tap(needed);
  }
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
}
