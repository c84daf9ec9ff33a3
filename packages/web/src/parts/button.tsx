import type { ComponentChildren, Ref } from 'preact';
import type { Shapes } from './icon.tsx';
import { Icon } from './icon.tsx';

/** What pressing it means: talk, stop, or nothing of the two; `on` is a switch that is thrown. */
export type Tone = 'talk' | 'stop' | 'quiet' | 'on';

interface Props {
  readonly icon: Shapes;
  readonly word: string;
  readonly tone: Tone;
  readonly onPress: () => void;
  /** Stays in reach of the keyboard and does nothing. */
  readonly off?: boolean;
  readonly discRef?: Ref<HTMLSpanElement>;
  readonly children?: ComponentChildren;
}

/** A round control with its word under it. */
export function Button({ icon, word, tone, onPress, off = false, discRef, children }: Props) {
  return (
    <button type="button" class={`round ${tone}`} aria-disabled={off} onClick={() => off || onPress()}>
      <span class="disc" ref={discRef ?? null}>
        <Icon of={icon} />
        {children}
      </span>
      <span class="word">{word}</span>
    </button>
  );
}
