import clock from 'icon:clock';
import users from 'icon:users';
import { rowFor } from './keyboard/row-keys.ts';
import { Icon, type Shapes } from '../parts/icon.tsx';
import { panelOf, type Tab } from '../tab.ts';
import { words } from './words.ts';

const tabs: readonly { readonly id: Tab; readonly word: string; readonly icon: Shapes }[] = [
  { id: 'people', word: words.people, icon: users },
  { id: 'recents', word: words.recents, icon: clock },
];

const beside: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowUp', ArrowRight: 'ArrowDown' };

interface Props {
  readonly tab: Tab;
  /** How many missed calls have not been seen. */
  readonly unseen: number;
  readonly onTab: (tab: Tab) => void;
}

/** People and Recents, one stop of Tab: arrows, Home and End open the other (ARIA Authoring Practices, tabs). */
export function Tabs({ tab, unseen, onTab }: Props) {
  function go(event: KeyboardEvent): void {
    const at = tabs.findIndex(({ id }) => id === tab);
    const to = tabs[rowFor(beside[event.key] ?? event.key, at, tabs.length, 1) ?? at];
    if (to === undefined || to.id === tab) return;
    event.preventDefault();
    onTab(to.id);
    document.getElementById(`tab-${to.id}`)?.focus();
  }
  return (
    <div role="tablist" aria-label={words.sides}>
      {tabs.map(({ id, word, icon }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === tab}
          aria-controls={panelOf(id)}
          aria-describedby={id === 'recents' && unseen > 0 ? 'unseen' : undefined}
          tabIndex={id === tab ? 0 : -1}
          onClick={() => onTab(id)}
          onKeyDown={go}
        >
          <Icon of={icon} />
          {word}
          {id === 'recents' && unseen > 0 && (
            <span class="count" id="unseen" aria-hidden="true" aria-label={words.missedCount(unseen)}>
              {unseen > 99 ? '99+' : unseen}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
