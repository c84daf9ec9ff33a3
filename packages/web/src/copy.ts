import { useEffect, useState } from 'preact/hooks';

/** Milliseconds for which it is said that a text was copied. */
const saidFor = 3_000;

/** Whether the text is on the clipboard, not yet, or the browser refused and the person has to copy it by hand. */
export type Copied = 'not' | 'done' | 'refused';

/** Copies texts, and says what came of the last one. */
export function useCopy(): readonly [Copied, (text: string) => void] {
  const [copied, setCopied] = useState<Copied>('not');
  useEffect(() => {
    if (copied !== 'done') return;
    const forgetting = setTimeout(() => setCopied('not'), saidFor);
    return () => clearTimeout(forgetting);
  }, [copied]);
  function copy(text: string): void {
    navigator.clipboard.writeText(text).then(
      () => setCopied('done'),
      () => setCopied('refused'),
    );
  }
  return [copied, copy];
}
