import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

function isStray({ target }: KeyboardEvent): boolean {
  return target === document.body || (target instanceof Element && target.closest('.text-lines') !== null);
}

/**
 * Leads what is typed while the text is open, and no control has the focus, into the field: whoever types there does
 * not mean the page's single keys.
 */
export function useStrayKeys(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    function lead(event: KeyboardEvent): void {
      const { key, ctrlKey, altKey, metaKey } = event;
      const isCharacter = key.length === 1 && key !== ' ' && !ctrlKey && !altKey && !metaKey;
      if (!isCharacter || !isStray(event) || document.querySelector('dialog[open]') !== null) return;
      event.stopPropagation();
      field.current?.focus();
    }
    document.addEventListener('keydown', lead, true);
    return () => document.removeEventListener('keydown', lead, true);
  }, [field]);
}
