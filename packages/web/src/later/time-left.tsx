import type { Phone } from '@earshot/client';
import { useTick } from '../tick.ts';
import { words } from './words.ts';

interface Props {
  readonly phone: Phone;
  readonly until: number;
  /** The other has closed the page, and is waited for. */
  readonly closed: boolean;
}

/**
 * How long a lost sound is still looked for, or the other waited for. It is drawn once a second and never announced.
 */
export function TimeLeft({ phone, until, closed }: Props) {
  const left = Math.max(0, until - phone.now());
  useTick(left % 1_000 || 1_000);
  const seconds = Math.ceil(left / 1_000);
  return <span aria-live="off">{closed ? words.waitingForThem(seconds) : words.givingUp(seconds)}</span>;
}
