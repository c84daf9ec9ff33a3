import { useContext } from 'preact/hooks';
import { SingleKeys } from '../keys.ts';
import type { Hotkey } from '../key-table.ts';
import { usePress } from '../press.ts';
import { unhurried } from '../unhurried.ts';
import { Icon, type Shapes } from './icon.tsx';

interface Props {
  readonly word: string;
  readonly onPress: () => void;
  readonly icon?: Shapes;
  readonly tone?: 'talk' | 'stop' | 'quiet';
  /** What it is called where the word alone does not tell. */
  readonly name?: string;
  /** Milliseconds for which it has to be in view before a pointer can press it. */
  readonly after?: number;
  /** Stays in reach of the keyboard and does nothing. */
  readonly off?: boolean;
  /** The id of the sentence that says why it does nothing. */
  readonly why?: string | undefined;
  /** The single key that presses it too. */
  readonly hotkey?: Hotkey | undefined;
}

/** A wide control with its word in it, for what begins, takes, refuses, holds or ends a call. */
export function Pill({ word, onPress, icon, tone = 'quiet', name, after = unhurried, off = false, why, hotkey }: Props) {
  const keys = useContext(SingleKeys);
  const { ref } = usePress<HTMLButtonElement>(() => off || onPress(), after);
  return (
    <button
      type="button"
      class={`pill ${tone}`}
      aria-label={name}
      aria-disabled={off}
      aria-describedby={why}
      aria-keyshortcuts={keys ? hotkey : undefined}
      ref={ref}
    >
      {icon && <Icon of={icon} />}
      {word}
    </button>
  );
}
