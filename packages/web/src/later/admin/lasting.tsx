import { adminWords } from './admin-words.ts';

/** For how long what is made shall be good, in milliseconds: a week, unless somebody says otherwise. */
export const usualLasting = 7 * 86_400_000;

const lastings: readonly (readonly [ms: number, name: keyof typeof adminWords.lastings])[] = [
  [3_600_000, 'hour'],
  [86_400_000, 'day'],
  [usualLasting, 'week'],
  [30 * 86_400_000, 'month'],
  [365 * 86_400_000, 'year'],
];

/** Chooses it. */
export function Lasting({ ms, onChange }: { readonly ms: number; readonly onChange: (ms: number) => void }) {
  return (
    <label class="field">
      <span>{adminWords.lasts}</span>
      <select value={ms} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {lastings.map(([each, name]) => (
          <option key={each} value={each}>
            {adminWords.lastings[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
