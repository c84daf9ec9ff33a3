import type { Entry, History, Person, Phone, PhoneSnapshot } from '@earshot/client';
import search from 'icon:search';
import type { Ref, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CallSet } from '../call-set.ts';
import { isAway } from '../link.ts';
import { Icon } from '../parts/icon.tsx';
import { withName } from '../parts/name.tsx';
import { whyBusy } from '../parts/why-busy.ts';
import { useRoving } from './roving.ts';
import { words } from './words.ts';
import { RecentRow } from './recent-row.tsx';
import { rowsOf } from './recent-rows.ts';
import { recentsWords } from './recents-words.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { useTypeToFind } from './type-to-find.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
  readonly heading: Ref<HTMLHeadingElement>;
}

/** Whoever sees the list has seen what they missed. */
function useSeen(phone: Phone, { unseen }: History) {
  const ref = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (unseen === 0) return;
    function see(): void {
      const isSeen = document.visibilityState === 'visible' && (ref.current?.getClientRects().length ?? 0) > 0;
      if (isSeen) phone.seeHistory('all');
    }
    see();
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  });
  return ref;
}

/** Now, to the minute: the day turns at midnight, also while nothing happens. Unix milliseconds. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(ticking);
  }, []);
  return now;
}

/** Why there is nothing to show, or that it is on its way. */
function Nothing({ history: { standing, search: sought, missedOnly } }: { readonly history: History }) {
  if (standing === 'loading') return <p class="nobody">{recentsWords.loading}</p>;
  if (standing === 'failed') return <p class="nobody">{recentsWords.failed}</p>;
  if (sought.trim() !== '') return <p class="nobody">{withName(recentsWords.noneFound(sought), sought)}</p>;
  if (missedOnly) return <p class="nobody">{recentsWords.noneMissed}</p>;
  return (
    <div class="nobody">
      <p class="name">{recentsWords.none}</p>
      <p>{recentsWords.noneHint}</p>
    </div>
  );
}

interface SearchProps {
  readonly phone: Phone;
  readonly history: History;
  readonly list: RefObject<HTMLElement | null>;
  /** Whether what is written in the list is looked for: in a call letters are its keys. */
  readonly typing: boolean;
}

function Search({ phone, history, list, typing }: SearchProps) {
  const field = useRef<HTMLInputElement>(null);
  useTypeToFind(field, list, typing);
  return (
    <div class="find">
      <Icon of={search} />
      <input
        type="search"
        ref={field}
        dir="auto"
        aria-label={recentsWords.find}
        placeholder={recentsWords.find}
        defaultValue={history.search}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        onInput={({ currentTarget }) => phone.lookBack(currentTarget.value, history.missedOnly)}
      />
    </div>
  );
}

interface BarProps extends Pick<Props, 'phone' | 'heading'> {
  readonly history: History;
  readonly editing: boolean;
  readonly onEdit: () => void;
  readonly onRemoveAll: () => void;
}

/** What is shown of the list, and what can be done to all of it. */
function Bar({ phone, history, heading, editing, onEdit, onRemoveAll }: BarProps) {
  const { entries, missedOnly, search: sought } = history;
  return (
    <div class="here recents-bar">
      <h2 tabIndex={-1} ref={heading}>
        {words.recents}
      </h2>
      {editing ? (
        <button type="button" class="text-button" onClick={onRemoveAll}>
          {recentsWords.removeAll}
        </button>
      ) : (
        <button type="button" class="text-button" aria-pressed={missedOnly} onClick={() => phone.lookBack(sought, !missedOnly)}>
          {recentsWords.missedOnly}
        </button>
      )}
      {(editing || entries.length > 0) && (
        <button type="button" class="text-button" onClick={onEdit}>
          {editing ? recentsWords.done : recentsWords.edit}
        </button>
      )}
    </div>
  );
}

/** My calls that are over, the newest first, by day. */
export function Recents({ phone, snapshot, calls: { active, standing }, heading }: Props) {
  const { history, people, link } = snapshot;
  const { entries } = history;
  const list = useSeen(phone, history);
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState<Entry | 'all' | null>(null);
  const now = useMinute();
  const rows = rowsOf(entries, people, { now, apart: editing });
  const stop = useRoving(
    list,
    rows.map(({ entry }) => entry.entry_id),
  );
  function offOf({ id }: Person): 'busy' | 'mine' | null {
    if (standing.some(({ view }) => view.other.id === id)) return 'mine';
    return active === null ? null : 'busy';
  }
  return (
    <>
      <Search phone={phone} history={history} list={list} typing={active === null} />
      <Bar {...{ phone, history, heading, editing }} onEdit={() => setEditing(!editing)} onRemoveAll={() => setRemoving('all')} />
      <div class="people recents">
        <p id={whyBusy} hidden>
          {active?.view.phase === 'dialing' ? words.busyCalling : words.busyInCall}
        </p>
        <ul aria-label={words.recents} ref={list} class={isAway(link) ? 'from-before' : undefined}>
          {rows.map((row) => (
            <RecentRow
              key={row.entry.entry_id}
              phone={phone}
              row={row}
              off={offOf(row.other)}
              editing={editing}
              stop={row.entry.entry_id === stop}
              onRemove={() => setRemoving(row.entry)}
            />
          ))}
        </ul>
        {entries.length === 0 && <Nothing history={history} />}
        {history.more && (
          <button type="button" class="pill wide" onClick={() => phone.moreHistory()}>
            {recentsWords.older}
          </button>
        )}
      </div>
      {removing !== null && <RemoveDialog phone={phone} which={removing} now={now} onClose={() => setRemoving(null)} />}
    </>
  );
}
