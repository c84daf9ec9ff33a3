import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type Shapes } from '../../parts/icon.tsx';
import type { Tone } from '../../parts/button.tsx';
import { unhurried } from '../../unhurried.ts';

interface Props {
  readonly icon: Shapes;
  readonly word: string;
  readonly tone: Tone;
  readonly onPress: () => void;
  /** Milliseconds for which it has to be in view before a pointer can press it. */
  readonly after?: number;
}

/**
 * A round control of the small window. What the page knows of what is in view ends at its own window, so that this one
 * counts from the first frame after it was put there.
 */
export function Control({ icon, word, tone, onPress, after = unhurried }: Props) {
  const ref = useRef<HTMLButtonElement>(null);
  const seenRef = useRef(Infinity);
  useLayoutEffect(() => {
    const around = ref.current?.ownerDocument.defaultView;
    const frame = around?.requestAnimationFrame(() => (seenRef.current = performance.now()));
    return () => {
      if (frame !== undefined) around?.cancelAnimationFrame(frame);
    };
  }, []);
  function press({ detail }: MouseEvent): void {
    if (detail === 0 || performance.now() - seenRef.current >= after) onPress();
  }
  return (
    <button type="button" class={`round ${tone}`} ref={ref} onClick={press}>
      <span class="disc">
        <Icon of={icon} />
      </span>
      <span class="word">{word}</span>
    </button>
  );
}
