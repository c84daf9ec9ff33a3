import type { CallView } from '@earshot/client';
import { Name } from '../../parts/name.tsx';
import { endOf, noteReading, unseenIn, type Reading } from './reading.ts';

interface Props {
  readonly call: Extract<CallView, { phase: 'talking' }>;
  readonly reading: Reading;
}

/** The newest of what comes while the text is closed: seen character by character, and told once it is finished. */
export function TextPeek({ call, reading }: Props) {
  const { text } = call;
  const finished = unseenIn(text, reading);
  const newest = text.writing.at(-1) ?? finished.at(-1) ?? null;
  return (
    <>
      <div class="unseen" aria-live="polite">
        {finished.map(({ id, from, text: line }) => (
          <p key={id}>{`${from?.username ?? ''}: ${line}`}</p>
        ))}
      </div>
      {newest !== null && newest.from !== null && (
        <button type="button" class="text-peek" onClick={() => noteReading(call.call.call_id, { open: true, seen: endOf(text) })}>
          <span class="text-from">
            <Name of={newest.from.username} />:
          </span>{' '}
          <bdi class="text-newest">{newest.text}</bdi>
        </button>
      )}
    </>
  );
}
