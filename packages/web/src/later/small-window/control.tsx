import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Hotkey } from '../../key-table.ts';
import { areSingleKeysOn } from '../../keys.ts';
import { Icon, type Shapes } from '../../parts/icon.tsx';
import type { Tone } from '../../parts/button.tsx';
import { unhurried } from '../../unhurried.ts';
import { noteSeen, seenFor } from './seen.ts';

interface Props {
  readonly icon: Shapes;
  readonly word: string;
  readonly tone: Tone;
  readonly hotkey: Hotkey;
  readonly onPress: () => void;
  /** Milliseconds for which it has to be in view before a pointer can press it. */
  readonly after?: number;
}

/** A round control of the small window. */
export function Control({ icon, word, tone, hotkey, onPress, after = unhurried }: Props) {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => (ref.current === null ? undefined : noteSeen(ref.current)), []);
  function press({ detail, currentTarget }: { readonly detail: number; readonly currentTarget: Element }): void {
    if (detail === 0 || seenFor(currentTarget) >= after) onPress();
  }
  return (
    <button type="button" class={`round ${tone}`} ref={ref} aria-keyshortcuts={areSingleKeysOn() ? hotkey : undefined} onClick={press}>
      <span class="disc">
        <Icon of={icon} />
      </span>
      <span class="word">{word}</span>
    </button>
  );
}
