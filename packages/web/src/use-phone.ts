import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useLayoutEffect, useState } from 'preact/hooks';

/** The phone's snapshot; the component is drawn again when it changes. */
export function usePhone(phone: Phone): PhoneSnapshot {
  const [snapshot, setSnapshot] = useState(() => phone.getSnapshot());
  useLayoutEffect(() => {
    const read = (): void => setSnapshot(phone.getSnapshot());
    read();
    return phone.subscribe(read);
  }, [phone]);
  return snapshot;
}
