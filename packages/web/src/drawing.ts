import { options } from 'preact';

type Pace = (draw: () => void) => void;

const { port1: inbox, port2: outbox } = new MessageChannel();
const waiting: (() => void)[] = [];
inbox.addEventListener('message', () => {
  for (const draw of waiting.splice(0)) draw();
});
inbox.start();

/** In the next task: what a press has started, an offer or an answer, is on its way before the page shows it. A message, for timers sleep in hidden tabs. */
const soon: Pace = (draw) => {
  waiting.push(draw);
  outbox.postMessage(null, []);
};

const now: Pace = (draw) => draw();

options.debounceRendering = soon;

/** Draws what `change` changes before it returns. For a ring: everything that is made ready for the answer can wait until it is seen. */
export function drawAtOnce(change: () => void): void {
  options.debounceRendering = now;
  change();
  options.debounceRendering = soon;
}
