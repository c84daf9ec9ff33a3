import type { Phone } from '@earshot/client';
import { withName } from '../parts/name.tsx';
import { receiptWords } from './report-words.ts';

interface Props {
  readonly phone: Phone;
  /** Whose name may stand in it. */
  readonly name: string;
  /** What else is to be said of the call. */
  readonly before: string | null;
}

/** What the call that has ended was like, in one line. Of a call that never came to sound there is nothing to say. */
export function Receipt({ phone, name, before }: Props) {
  const report = phone.report();
  const heard = report === null || report.times.connected === null ? [] : receiptWords(report);
  return <span>{withName([...(before === null ? [] : [before]), ...heard].join(' · '), name)}</span>;
}
