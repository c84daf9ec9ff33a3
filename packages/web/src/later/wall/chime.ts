import { melody, struck, type Tune } from '../ring/tunes.ts';

const [g5, e5, c5] = [783.99, 659.26, 523.25];

/** Heard before a microphone is opened by itself: three notes down, as before an announcement in a station. */
export const chime: Tune = {
  samples: struck(
    1.7,
    melody(0.3, 0.32, [
      [0, g5],
      [0.36, e5],
      [0.72, c5],
    ]),
  ),
  loop: false,
};

/** Milliseconds of the chime until the microphone may open. */
export const chimeMs = 1_600;

/** Per cent: a ring can be turned down to nothing, and a chime cannot. */
export const quietest = 50;
