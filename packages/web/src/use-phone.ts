import type { CallView, Phone, PhoneSnapshot } from '@earshot/client';
import { useLayoutEffect, useState } from 'preact/hooks';
import { drawAfterPause, drawAtOnce, drawWithFrame, settling } from './drawing.ts';

type Phase = CallView['phase'];

/** Whether a call begins to be made in this change: here by Accept, or because the other has accepted. */
const begins = (from: Phase, to: Phase): boolean => to === 'accepting' || (to === 'talking' && from === 'dialing');

/**
 * The phone's snapshot; the component is drawn again when it changes: at once when it rings, and a little later while a
 * call begins.
 */
export function usePhone(phone: Phone): PhoneSnapshot {
  const [snapshot, setSnapshot] = useState(() => phone.getSnapshot());
  useLayoutEffect(() => {
    let { phase } = phone.getSnapshot().call;
    let settled = -Infinity;
    const read = (): void => {
      const next = phone.getSnapshot();
      const to = next.call.phase;
      if (to !== phase && begins(phase, to)) settled = performance.now() + settling;
      phase = to;
      const isBeginning = (to === 'accepting' || to === 'talking') && performance.now() < settled;
      const draw = to === 'ringing' ? drawAtOnce : isBeginning ? drawAfterPause : drawWithFrame;
      draw(() => setSnapshot(next));
    };
    read();
    return phone.subscribe(read);
  }, [phone]);
  return snapshot;
}
