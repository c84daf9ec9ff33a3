import type { People, Phone } from '@earshot/client';
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { CallSet } from '../call-set.ts';
import type { Counterpart } from '../counterpart.ts';
import { useLater, type Later } from '../use-later.ts';
import { words } from '../words.ts';
import { firstRows } from '../parts/first-rows.ts';
import { whyBusy } from '../parts/why-busy.ts';
import { PersonRow } from './person-row.tsx';

interface Props {
  readonly phone: Phone;
  readonly people: People;
  readonly current: Counterpart | null;
  /** Whether the row of the call in focus is marked; not where that call has a row of its own. */
  readonly isMarked: boolean;
  readonly calls: CallSet;
  /** The server is away: this is how they were. */
  readonly before: boolean;
  readonly list: RefObject<HTMLUListElement | null>;
}

type Reel = ReturnType<Later['createReel']>;

/** The button of the row that Tab comes to. */
export function stopButton(list: ParentNode | null): HTMLElement | null {
  return list?.querySelector<HTMLElement>('.call[tabindex="0"]') ?? null;
}

/** What of the list is drawn: the first rows, until what looks after a long list is loaded. */
function useReel(list: RefObject<HTMLUListElement | null>, phone: Phone): Reel | null {
  const later = useLater();
  const [reel, setReel] = useState<Reel | null>(null);
  const [, draw] = useState(0);
  useLayoutEffect(() => {
    if (later === null || list.current === null) return;
    const made = later.createReel({ list: list.current, phone, draw: () => draw((count) => count + 1) });
    setReel(made);
    return () => made.close();
  }, [later, list, phone]);
  useLayoutEffect(() => reel?.drawn());
  return reel;
}

/**
 * The people as rows, one stop of Tab: favourites, who is here, who is away. Only those around what is in view are in
 * the document, however many there are. Rows stay in their places while a pointer is among them.
 */
export function PeopleList({ phone, people, current, isMarked, calls: { active, standing }, before, list }: Props) {
  const reel = useReel(list, phone);
  const { rows, below, stop } = reel?.show(people) ?? firstRows(people);
  return (
    <>
      <p id={whyBusy} hidden>
        {active?.view.phase === 'dialing' ? words.busyCalling : words.busyInCall}
      </p>
      <ul aria-label={words.people} ref={list} class={before ? 'from-before' : undefined} style={{ paddingBottom: `${below}px` }}>
        {rows.map(({ place, user, gone, above, heading }) => (
          <PersonRow
            key={user?.id ?? place}
            phone={phone}
            user={user !== null && user.id === current?.id ? { ...user, status: current.status } : user}
            place={place}
            count={people.favourites.length + people.total}
            above={above}
            heading={heading}
            busy={active !== null}
            before={before}
            current={isMarked && user !== null && user.id === current?.id}
            mine={standing.some(({ view }) => view.other.id === user?.id)}
            stop={user !== null && user.id === stop}
            gone={gone}
          />
        ))}
      </ul>
    </>
  );
}
