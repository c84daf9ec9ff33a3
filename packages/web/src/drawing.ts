import { options } from 'preact';

type Pace = (draw: () => void) => void;

const { port1: inbox, port2: outbox } = new MessageChannel();
const waiting: (() => void)[] = [];
inbox.addEventListener('message', () => {
  for (const draw of waiting.splice(0)) draw();
});
inbox.start();

/** In the next task. By a message, for timers sleep in hidden tabs. */
const soon: Pace = (draw) => {
  waiting.push(draw);
  outbox.postMessage(null, []);
};

const now: Pace = (draw) => draw();

/** Everything else, such as what is typed, is drawn as Preact has it: at the end of the turn, so that the next key finds it drawn. */
const at = (pace: Pace, change: () => void): void => {
  options.debounceRendering = pace;
  change();
  delete options.debounceRendering;
};

/** Draws what `change` changes before it returns. For a ring: everything that is made ready for the answer can wait until it is seen. */
export const drawAtOnce = (change: () => void): void => at(now, change);

/** Draws what `change` changes in the next task: the offer or answer that a press has started is on its way before the page shows it. */
export const drawSoon = (change: () => void): void => at(soon, change);
