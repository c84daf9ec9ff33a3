import type { CallView, Phone, PhoneSnapshot } from '@earshot/client';
import { useLayoutEffect, useState } from 'preact/hooks';

/**
 * Milliseconds for which a call that begins is not drawn, and felt as drawn at once all the same. To draw it takes the
 * very processors that open the microphone and find the way, and the first word is heard sooner without
 * (docs/decisions/0018).
 */
const settling = 100;

type Phase = CallView['phase'];

/** Whether a call begins to be made in this change: here by Accept, or because the other has accepted. */
function begins(from: Phase, to: Phase): boolean {
  return to === 'accepting' || (to === 'talking' && from === 'dialing');
}

function isBegun(phase: Phase): boolean {
  return phase === 'accepting' || phase === 'talking';
}

/** Calls `draw` at each change of the phone; as a call begins once for all, a little later. The answer stops it. */
function follow(phone: Phone, draw: () => void): () => void {
  let { phase } = phone.getSnapshot().call;
  let pause: ReturnType<typeof setTimeout> | null = null;
  function stop(): void {
    if (pause !== null) clearTimeout(pause);
    pause = null;
  }
  function drawNow(): void {
    stop();
    draw();
  }
  const unsubscribe = phone.subscribe(() => {
    const from = phase;
    ({ phase } = phone.getSnapshot().call);
    // The timers of a hidden page sleep, and nobody sees it.
    if (from !== phase && begins(from, phase) && !document.hidden) pause ??= setTimeout(drawNow, settling);
    if (pause === null || !isBegun(phase)) drawNow();
  });
  return () => {
    stop();
    unsubscribe();
  };
}

/** The phone's snapshot; the component is drawn again when it changes. */
export function usePhone(phone: Phone): PhoneSnapshot {
  const [snapshot, setSnapshot] = useState(() => phone.getSnapshot());
  useLayoutEffect(() => {
    function read(): void {
      setSnapshot(phone.getSnapshot());
    }
    read();
    return follow(phone, read);
  }, [phone]);
  return snapshot;
}
