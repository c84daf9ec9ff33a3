import type { TextLine, TextView } from '@earshot/client';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Name } from '../../parts/name.tsx';
import { textWords } from './text-words.ts';

/** Nearer to the end than this the newest line is followed, in pixels. */
const near = 48;

/** Keeps the newest line in view for who has not scrolled away from it. */
function useFollow(text: TextView) {
  const ref = useRef<HTMLDivElement>(null);
  const followsRef = useRef(true);
  useLayoutEffect(() => {
    const { current: lines } = ref;
    if (lines === null) return;
    // The keyboard scrolls it too.
    lines.tabIndex = 0;
    if (followsRef.current) lines.scrollTop = lines.scrollHeight;
  }, [text]);
  function onScroll(): void {
    const { current: lines } = ref;
    if (lines !== null) followsRef.current = lines.scrollHeight - lines.scrollTop - lines.clientHeight < near;
  }
  return { ref, onScroll };
}

function Line({ from, text }: Pick<TextLine, 'from' | 'text'>) {
  return (
    <>
      <span class="text-from">{from === null ? textWords.you : <Name of={from.username} />}:</span>{' '}
      <span class="text-said" dir="auto">
        {text}
      </span>
    </>
  );
}

/**
 * What was written: a finished line is told once when it comes, and what others are writing is there to be read, as it
 * grows, and told to nobody.
 */
export function TextLines({ text }: { readonly text: TextView }) {
  const { ref, onScroll } = useFollow(text);
  const { lines, writing } = text;
  // Drawn once for each line that is finished, and not for each character.
  const finished = useMemo(
    () =>
      lines.map(({ id, ...line }) => (
        <p key={id} class={line.from === null ? 'mine' : undefined}>
          <Line {...line} />
        </p>
      )),
    [lines],
  );
  return (
    <div class="text-lines" ref={ref} role="group" aria-label={textWords.lines} onScroll={onScroll}>
      <div role="log">{finished}</div>
      {writing.map((line) => (
        <p key={line.from.id} class="writing">
          <Line {...line} />
        </p>
      ))}
    </div>
  );
}
