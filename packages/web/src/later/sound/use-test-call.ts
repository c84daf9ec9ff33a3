import type { Phone } from '@earshot/client';
import { useState } from 'preact/hooks';
import { say } from '../said.ts';
import { echoWords } from './echo-words.ts';

/** Whether there is a call of mine, of whatever kind. */
export function hasCall(phone: Phone): boolean {
  return phone.getSnapshot().calls.some(({ view }) => view.phase !== 'ended');
}

/** Whether a test call is shown, and the press that begins it: a call that there is goes before. */
export function useTestCall(phone: Phone): { readonly isOpen: boolean; readonly begin: () => void; readonly end: () => void } {
  const [isOpen, setOpen] = useState(false);
  function begin(): void {
    if (hasCall(phone)) say({ text: echoWords.inCall, bad: true });
    else setOpen(true);
  }
  return { isOpen, begin, end: () => setOpen(false) };
}
