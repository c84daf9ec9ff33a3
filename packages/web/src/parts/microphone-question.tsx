import type { Phone } from '@earshot/client';
import { useLate } from '../late.ts';
import { words } from '../words.ts';

/** Milliseconds. A browser that need not ask has opened the microphone by then. */
const untilNoticed = 600;

interface Props {
  readonly phone: Phone;
  readonly asking: boolean;
  readonly before?: string;
}

/**
 * Says that the browser asks for the microphone, once its question has been open for long enough to be noticed, or not.
 * `before` stands there until then.
 */
export function MicrophoneQuestion({ phone, asking, before = '' }: Props) {
  // Where it is allowed already a device may still be slow.
  const late = useLate(asking && phone.getSnapshot().microphone !== 'granted', untilNoticed);
  return <span aria-live="polite">{late ? words.allowMicrophone : before}</span>;
}
