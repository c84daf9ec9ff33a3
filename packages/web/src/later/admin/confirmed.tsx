import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { adminWords } from './admin-words.ts';

interface Props {
  readonly word: string;
  /** The accessible name, which says of whom or what. */
  readonly label: string;
  readonly question: string;
  readonly onYes: () => Promise<void>;
}

/** A button for what cannot be undone: it asks once more in its place, and the focus follows. */
export function Confirmed({ word, label, question, onYes }: Props) {
  const [isAsking, setAsking] = useState(false);
  const wasAskingRef = useRef(false);
  const asked = useRef<HTMLParagraphElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isAsking) asked.current?.focus();
    else if (wasAskingRef.current) first.current?.focus();
    wasAskingRef.current = isAsking;
  }, [isAsking]);
  if (!isAsking)
    return (
      <button ref={first} type="button" class="text-button" aria-label={label} onClick={() => setAsking(true)}>
        {word}
      </button>
    );
  return (
    <div class="device-form">
      <p ref={asked} tabIndex={-1}>
        {question}
      </p>
      <button type="button" class="pill stop" aria-label={label} onClick={() => void onYes().then(() => setAsking(false))}>
        {word}
      </button>
      <button type="button" class="pill" onClick={() => setAsking(false)}>
        {adminWords.keep}
      </button>
    </div>
  );
}
