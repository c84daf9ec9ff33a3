import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useLayoutEffect, useState } from 'preact/hooks';
import { drawAtOnce, drawWithFrame } from './drawing.ts';

/** The phone's snapshot; the component is drawn again when it changes, and at once when it rings. */
export function usePhone(phone: Phone): PhoneSnapshot {
  const [snapshot, setSnapshot] = useState(() => phone.getSnapshot());
  useLayoutEffect(() => {
    const read = (): void => {
      const next = phone.getSnapshot();
      const draw = next.call.phase === 'ringing' ? drawAtOnce : drawWithFrame;
      draw(() => setSnapshot(next));
    };
    read();
    return phone.subscribe(read);
  }, [phone]);
  return snapshot;
}
