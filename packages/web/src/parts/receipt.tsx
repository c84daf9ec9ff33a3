import type { Phone } from '@earshot/client';
import { receiptWords } from '../words.ts';

/** What the call that has ended was like, in one line. Nothing where it never came to sound. */
export function Receipt({ phone }: { readonly phone: Phone }) {
  const report = phone.report();
  if (report === null || report.times.connected === null) return null;
  return <span class="receipt">{receiptWords(report).join(' · ')}</span>;
}
