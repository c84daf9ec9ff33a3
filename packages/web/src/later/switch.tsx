interface Props {
  readonly word: string;
  readonly hint?: string;
  readonly on: boolean;
  /** Whether it was turned just now, and the server has not answered yet. */
  readonly busy?: boolean;
  readonly onTurn: (on: boolean) => void;
}

/** A switch with its word before it, and below it what it does, where the word does not say it. */
export function Switch({ word, hint, on, busy = false, onTurn }: Props) {
  return (
    <>
      <label class="switch">
        <span>{word}</span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          aria-busy={busy}
          checked={on}
          onChange={(event) => onTurn(event.currentTarget.checked)}
        />
      </label>
      {hint !== undefined && <p class="hint">{hint}</p>}
    </>
  );
}
