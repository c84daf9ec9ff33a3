import type { Ref } from 'preact';
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
  /** Makes the disc a meter: whoever has it writes a level into `--level`. */
  readonly meter?: Ref<HTMLSpanElement>;
}

/** A round control with its word under it. */
export function Button({ icon, word, tone, onPress, off = false, meter }: Props) {
  return (
    <button type="button" class={`round ${tone}`} aria-disabled={off} onClick={() => off || onPress()}>
      <span class={meter ? 'disc meter' : 'disc'} ref={meter ?? null}>
        {meter && <span class="ground" />}
        <Icon of={icon} />
      </span>
      <span class="word">{word}</span>
    </button>
  );
}
