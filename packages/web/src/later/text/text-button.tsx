import type { CallView } from '@earshot/client';
import messages from 'icon:message-square-text';
import { useContext } from 'preact/hooks';
import { SingleKeys } from '../../keys.ts';
import { Icon } from '../../parts/icon.tsx';
import { endOf, newsIn, noteReading, useReading } from './reading.ts';
import { textWords } from './text-words.ts';

type Talking = Extract<CallView, { phase: 'talking' }>;

/** Opens and closes the text, and counts what has come while it was closed, unfinished lines too. */
export function TextButton({ call }: { readonly call: Talking }) {
  const { call_id: callId } = call.call;
  const keys = useContext(SingleKeys);
  const reading = useReading(callId);
  const news = newsIn(call.text, reading);
  return (
    <button
      type="button"
      class="foot-button text-button-of-call"
      aria-expanded={reading.open}
      aria-keyshortcuts={keys ? 'W' : undefined}
      aria-describedby={news > 0 ? 'text-news' : undefined}
      onClick={() => noteReading(callId, { open: !reading.open, seen: endOf(call.text) })}
    >
      <Icon of={messages} />
      {textWords.text}
      {news > 0 && (
        <span class="badge-count" id="text-news" aria-hidden="true" aria-label={textWords.news(news)}>
          {news > 99 ? '99+' : news}
        </span>
      )}
    </button>
  );
}
