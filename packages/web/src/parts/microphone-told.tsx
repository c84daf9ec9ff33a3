import { useState } from 'preact/hooks';
import { words } from '../words.ts';

/**
 * Tells who does not see it that the microphone was turned off, and on again. One that was never off is not worth a
 * word.
 */
export function MicrophoneTold({ muted }: { readonly muted: boolean }) {
  const [wasOff, setWasOff] = useState(muted);
  if (muted && !wasOff) setWasOff(true);
  return <span class="unseen">{muted ? words.microphoneIsOff : wasOff ? words.microphoneIsOn : ''}</span>;
}
