import { adminWords } from './admin-words.ts';

/** For how long what is made shall be good, in milliseconds: a week, unless somebody says otherwise. */
export const usualLasting = 7 * 86_400_000;

/** Chooses it. */
export function Lasting({ ms, onChange }: { readonly ms: number; readonly onChange: (ms: number) => void }) {
  return (
    <label class="field">
      <span>{adminWords.lasts}</span>
      <select value={ms} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {adminWords.lastings.map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
