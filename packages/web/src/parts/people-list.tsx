import type { People, Phone } from '@earshot/client';
import type { RefObject } from 'preact';
import type { CallSet } from '../call-set.ts';
import type { Counterpart } from '../counterpart.ts';
import { useRoving } from '../roving.ts';
import { words } from '../words.ts';
import { PersonRow, whyBusy } from './person-row.tsx';
import { useRows } from './rows.ts';

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

/** The people as rows, one stop of Tab. Rows stay in their places while a pointer is among them. */
export function PeopleList({ phone, people, current, isMarked, calls: { active, standing }, before, list }: Props) {
  const { rows, onHand, release, steady } = useRows(people);
  const stop = useRoving(
    list,
    rows.map(({ user }) => user.id),
  );
  function more(): void {
    release();
    phone.more();
  }
  return (
    <>
      <p id={whyBusy} hidden>
        {active?.view.phase === 'dialing' ? words.busyCalling : words.busyInCall}
      </p>
      <ul
        aria-label={words.people}
        ref={list}
        class={before ? 'from-before' : undefined}
        onPointerMove={onHand}
        onPointerDown={onHand}
        onTouchMove={onHand}
        onWheel={onHand}
      >
        {rows.map(({ user, gone }) => (
          <PersonRow
            key={user.id}
            phone={phone}
            user={user.id === current?.id ? { ...user, status: current.status } : user}
            busy={active !== null}
            before={before}
            current={isMarked && user.id === current?.id}
            mine={standing.some(({ view }) => view.other.id === user.id)}
            stop={user.id === stop}
            gone={gone}
            steady={steady}
          />
        ))}
      </ul>
      {people.more && (
        <button type="button" class="pill wide" onClick={more}>
          {words.showMore}
        </button>
      )}
    </>
  );
}
