import type { CallView } from '@earshot/client';
import { newsIn, useReading } from './reading.ts';
import { textWords } from './text-words.ts';

/** Beside a call that is set aside: how much has been written in it that nobody has seen here. Told as it grows. */
export function TextNews({ call }: { readonly call: Extract<CallView, { phase: 'talking' }> }) {
  const reading = useReading(call.call.call_id);
  // What was open as the call was set aside is not in view meanwhile.
  const news = newsIn(call.text, { ...reading, open: false });
  return (
    <span role="status">
      {news > 0 && (
        <span class="badge-count" role="img" aria-label={textWords.news(news)}>
          {news > 99 ? '99+' : news}
        </span>
      )}
    </span>
  );
}
