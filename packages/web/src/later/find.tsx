import type { People } from '@earshot/client';
import search from 'icon:search';
import type { RefObject } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { SingleKeys } from '../keys.ts';
import { Icon } from '../parts/icon.tsx';
import { useTypeToFind } from './type-to-find.ts';
import { words } from './words.ts';
import { language } from '../language.ts';

interface Props {
  readonly people: People;
  readonly onLook: (search: string) => void;
  /** Enter, with this many found: asked once the answer to what is typed is here. */
  readonly onEnter: () => void;
  readonly onDown: () => void;
  readonly list: RefObject<HTMLElement | null>;
  /** Whether what is written in the list is looked for: in a call letters are its keys. */
  readonly typing: boolean;
}

/** The field to find somebody. Arrow down goes into the list, and what was found is told to who cannot see it. */
export function Find({ people, onLook, onEnter, onDown, list, typing }: Props) {
  const { loading, total } = people;
  const keys = useContext(SingleKeys);
  // Until the key that ended it comes up: Safari tells of that key after the end.
  const composingRef = useRef(false);
  const [entered, setEntered] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useTypeToFind(field, list, typing);
  useEffect(() => {
    // A link has asked for somebody: the field says for whom, too.
    const { current } = field;
    if (current !== document.activeElement) current?.setRangeText(people.search, 0, current.value.length);
  }, [people.search]);
  useEffect(() => {
    if (!entered || loading) return;
    setEntered(false);
    onEnter();
  }, [entered, loading, onEnter]);
  function onKeyDown(event: KeyboardEvent): void {
    if (composingRef.current || event.isComposing || event.repeat) return;
    if (event.key === 'Enter') setEntered(true);
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    onDown();
  }
  const found = total === 0 ? words.nobodyFound(people.search) : words.foundCount(total.toLocaleString(language));
  return (
    <>
      <Icon of={search} />
      <input
        type="search"
        ref={field}
        dir="auto"
        aria-label={words.find}
        aria-keyshortcuts={keys ? '/' : undefined}
        placeholder={words.find}
        defaultValue={people.search}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint={total === 1 ? 'go' : 'search'}
        onKeyDown={onKeyDown}
        onCompositionStart={() => (composingRef.current = true)}
        onKeyUp={(event) => (composingRef.current &&= event.isComposing)}
        onBlur={() => setEntered(false)}
        onInput={(event) => {
          setEntered(false);
          onLook(event.currentTarget.value);
        }}
      />
      <p class="unseen" aria-live="polite">
        {people.search === '' || loading ? '' : found}
      </p>
    </>
  );
}
