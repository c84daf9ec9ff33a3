import type { CallView, Phone } from '@earshot/client';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { isGuestName } from './guest-name.ts';
import { receiptTitle } from './place-words.ts';

/**
 * Milliseconds for which the end of a call that I ended myself fills the stage, and for which it is still said then.
 */
const stands = 4_000;
const isSaid = 8_000;

const own = new Set(['hung_up', 'cancelled', 'rejected']);

/**
 * What is said of an end of my own doing, which needs no reading; null of any other, which stands until it is closed.
 * So does the end of a guest's call, for they can be blocked there.
 */
function ownEnd(call: CallView): string | null {
  return call.phase === 'ended' && call.byMe && own.has(call.reason) && !isGuestName(call.other.username)
    ? receiptTitle(call, false)
    : null;
}

/** Somebody reads the report, or is at a button of the receipt with the keyboard or a mouse. */
function isInUse(): boolean {
  return (
    document.querySelector('dialog[open], :is(.controls, .foot) :hover') !== null ||
    document.activeElement?.closest('.controls, .foot') !== null
  );
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea');
}

/**
 * Lets Escape close the receipt of a call, and an end of my own doing go by itself. Answers what is still said of it
 * then, or ''.
 */
function useFarewell(phone: Phone, call: CallView): string {
  const [said, setSaid] = useState('');
  const words = ownEnd(call);
  const isEnded = call.phase === 'ended';
  useEffect(() => {
    if (words === null) return;
    const go: () => void = () => {
      if (isInUse()) {
        leaving = setTimeout(go, stands);
        return;
      }
      setSaid(words);
      phone.dismiss('call');
    };
    let leaving = setTimeout(go, stands);
    return () => clearTimeout(leaving);
  }, [phone, words]);
  useEffect(() => {
    if (!isEnded) return;
    function close(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.defaultPrevented || isField(event.target) || document.querySelector('dialog[open]') !== null)
        return;
      phone.dismiss('call');
    }
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [phone, isEnded]);
  // The next call is news, and what was said before is not to come back after it.
  useEffect(() => {
    if (call.phase !== 'idle') setSaid('');
  }, [call.phase]);
  useEffect(() => {
    if (said === '') return;
    const forgetting = setTimeout(() => setSaid(''), isSaid);
    return () => clearTimeout(forgetting);
  }, [said]);
  return call.phase === 'idle' ? said : '';
}

interface Props {
  readonly phone: Phone;
  readonly call: CallView;
  /** What is still said of a call that is over, or ''. */
  readonly onSaid: (said: string) => void;
}

/** Takes leave of a call in focus that is over. */
export function Farewell({ phone, call, onSaid }: Props) {
  const said = useFarewell(phone, call);
  useLayoutEffect(() => onSaid(said), [said, onSaid]);
  return null;
}
