import type { CallView, Phone } from '@earshot/client';

/**
 * Milliseconds for which a call that begins is not drawn, and felt as drawn at once all the same: to draw it takes the
 * very processors that send it, open the microphone and find the way. The ring of the other is seen sooner for it, and
 * so is the first word heard (docs/decisions/0018).
 */
const settling = 100;

type Phase = CallView['phase'];

/** Whether a call begins in this change: by Call, here by Accept, or because the other has accepted. */
function begins(from: Phase, to: Phase): boolean {
  if (to === 'talking') return from === 'dialing';
  return from !== to && (to === 'dialing' || to === 'accepting');
}

function isBegun(phase: Phase): boolean {
  return phase === 'dialing' || phase === 'accepting' || phase === 'talking';
}

/**
 * Calls `draw` after each change of the phone: a ring at once, before anything is done about it; a call that begins
 * once for all that comes of it, a little later; everything else at the end of its turn. The answer stops it.
 */
export function follow(phone: Phone, draw: () => void): () => void {
  let { phase } = phone.getSnapshot().call;
  let pause: ReturnType<typeof setTimeout> | null = null;
  let isDue = false;
  function stop(): void {
    if (pause !== null) clearTimeout(pause);
    pause = null;
    isDue = false;
  }
  function drawNow(): void {
    stop();
    draw();
  }
  function drawThisTurn(): void {
    if (!isDue) queueMicrotask(() => isDue && drawNow());
    isDue = true;
  }
  const unsubscribe = phone.subscribe(() => {
    const from = phase;
    ({ phase } = phone.getSnapshot().call);
    if (phase === 'ringing' && from !== phase) return drawNow();
    // The timers of a hidden page sleep, and nobody sees it.
    if (begins(from, phase) && !document.hidden) pause ??= setTimeout(drawNow, settling);
    if (pause === null || !isBegun(phase)) drawThisTurn();
  });
  return () => {
    stop();
    unsubscribe();
  };
}
