import { options } from 'preact';

type Pace = (draw: () => void) => void;

/**
 * A page that is shown but draws no frames, such as one scrolled out of a frame, is drawn after this many milliseconds.
 */
const longestFrame = 100;

/** Milliseconds: what comes so soon after a press is felt as coming at once. */
export const settling = 100;

const { port1: inbox, port2: outbox } = new MessageChannel();
const waiting: (() => void)[] = [];
const drawWaiting = (): void => {
  for (const draw of waiting.splice(0)) draw();
};
inbox.addEventListener('message', drawWaiting);
inbox.start();

/** With the next frame. A hidden page has none, and its timers sleep: there, in the next task by a message. */
const withFrame: Pace = (draw) => {
  waiting.push(draw);
  if (document.hidden) return outbox.postMessage(null, []);
  requestAnimationFrame(drawWaiting);
  setTimeout(drawWaiting, longestFrame);
};

/** A page that is hidden sees nothing of it, and its timers sleep. */
const afterPause: Pace = (draw) => {
  if (document.hidden) return withFrame(draw);
  waiting.push(draw);
  setTimeout(drawWaiting, settling);
};

const now: Pace = (draw) => draw();

/**
 * Everything else, such as what is typed, is drawn as Preact has it: at the end of the turn, so that the next key finds
 * it drawn.
 */
const at = (pace: Pace, change: () => void): void => {
  options.debounceRendering = pace;
  change();
  delete options.debounceRendering;
};

/**
 * Draws what `change` changes before it returns. For a ring: everything that is made ready for the answer can wait
 * until it is seen.
 */
export const drawAtOnce = (change: () => void): void => at(now, change);

/**
 * Draws what `change` changes with the next frame: the offer or answer that a press has started is on its way before
 * the page shows it.
 */
export const drawWithFrame = (change: () => void): void => at(withFrame, change);

/**
 * Draws what `change` changes within `settling`. For a call that was just accepted: drawing it takes the very
 * processors that open its microphone and find its way, and on a small machine made the first word a fifth to a third
 * later.
 */
export const drawAfterPause = (change: () => void): void => at(afterPause, change);
