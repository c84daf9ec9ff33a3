import type { Ref, TargetedPointerEvent } from 'preact';
import { useContext } from 'preact/hooks';
import { SingleKeys } from '../keys.ts';
import type { Hotkey } from '../key-table.ts';
import type { Shapes } from './icon.tsx';
import { usePress } from '../press.ts';
import { unhurried } from '../unhurried.ts';
import { Icon } from './icon.tsx';

/** What pressing it means: talk, stop, or nothing of the two; `on` is a switch that is thrown. */
export type Tone = 'talk' | 'stop' | 'quiet' | 'on';

interface Props {
  readonly icon: Shapes;
  readonly word: string;
  readonly tone: Tone;
  readonly onPress: () => void;
  /** Milliseconds for which it has to be in view before a pointer can press it. */
  readonly after?: number;
  /** A finger is on it whose press will count, or has left it without pressing. */
  readonly onReach?: (on: boolean) => void;
  /** Stays in reach of the keyboard and does nothing. */
  readonly off?: boolean;
  /** The single key that presses it too. */
  readonly hotkey?: Hotkey;
  /** Makes the disc a meter: whoever has it writes a level into `--level`. */
  readonly meter?: Ref<HTMLSpanElement>;
}

/** A round control with its word under it. */
export function Button({ icon, word, tone, onPress, after = unhurried, onReach, off = false, hotkey, meter }: Props) {
  const keys = useContext(SingleKeys);
  const { ref, counts } = usePress<HTMLButtonElement>(() => off || onPress(), after);
  return (
    <button
      type="button"
      class={`round ${tone}`}
      aria-disabled={off}
      aria-keyshortcuts={keys ? hotkey : undefined}
      ref={ref}
      {...(onReach && !off && reaching(onReach, counts))}
    >
      <span class={meter ? 'disc meter' : 'disc'} ref={meter ?? null}>
        {meter && <span class="ground" />}
        <Icon of={icon} />
      </span>
      <span class="word">{word}</span>
    </button>
  );
}

/**
 * A mouse's first button, a pen, a finger or the space bar. When it comes up on the button `onPress` follows; a touch
 * leaves the button between the two.
 */
function reaching(tell: (on: boolean) => void, counts: (event: PointerEvent) => boolean) {
  function left({ buttons }: PointerEvent): void {
    if (buttons !== 0) tell(false);
  }
  // A touch belongs to the button until it ends, wherever it has gone meanwhile.
  function lifted({ currentTarget, clientX, clientY }: TargetedPointerEvent<HTMLElement>): void {
    if (!currentTarget.contains(document.elementFromPoint(clientX, clientY))) tell(false);
  }
  return {
    onPointerDown: (event: PointerEvent): void => {
      if (event.isPrimary && event.button === 0 && counts(event)) tell(true);
    },
    onPointerUp: lifted,
    onPointerLeave: left,
    onPointerCancel: (): void => tell(false),
    onBlur: (): void => tell(false),
    onKeyDown: ({ key, repeat }: KeyboardEvent): void => {
      if (key === ' ' && !repeat) tell(true);
    },
  };
}
