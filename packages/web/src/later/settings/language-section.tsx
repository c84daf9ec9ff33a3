import { useState } from 'preact/hooks';
import { choice, choose, languages, type Language } from '../../language.ts';
import type { SectionProps } from './section.ts';
import { settingsWords } from './settings-words.ts';

/** What a language is called in itself. */
function ownName(tag: Language): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** Which language the page speaks. It is loaded again for another one; a call is not, so that it waits for its end. */
export function LanguageSection({ phone }: SectionProps) {
  const [chosen, setChosen] = useState(choice);
  const [waits, setWaits] = useState(false);
  function change(value: string): void {
    const next = languages.find((tag) => tag === value) ?? null;
    if (!choose(next)) return;
    setChosen(next);
    if (phone.getSnapshot().calls.length === 0) location.reload();
    else setWaits(true);
  }
  return (
    <>
      <label class="field">
        <span>{settingsWords.language}</span>
        <select value={chosen ?? ''} onChange={(event) => change(event.currentTarget.value)}>
          <option value="">{settingsWords.browsersLanguage}</option>
          {languages.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {ownName(tag)}
            </option>
          ))}
        </select>
      </label>
      {waits && (
        <p class="hint" role="status">
          {settingsWords.languageWaits}
        </p>
      )}
    </>
  );
}
