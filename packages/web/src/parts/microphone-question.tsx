import { useLate } from '../late.ts';
import { words } from '../words.ts';

/** Milliseconds. A browser that need not ask has opened the microphone by then. */
const untilNoticed = 600;

/** Says that the browser asks for the microphone, once its question has been open for long enough to be noticed, or not. `children` stands there before. */
export function MicrophoneQuestion({ asking, before = '' }: { readonly asking: boolean; readonly before?: string }) {
  const late = useLate(asking, untilNoticed);
  return <span aria-live="polite">{late ? words.allowMicrophone : before}</span>;
}
