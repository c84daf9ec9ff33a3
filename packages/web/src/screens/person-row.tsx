import type { Phone, User } from '@earshot/client';
import phoneIcon from 'icon:phone';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { usePress } from '../press.ts';
import { unhurried } from '../unhurried.ts';
import { useLater, type Later } from '../use-later.ts';
import { words } from '../words.ts';
import { Face } from '../parts/face.tsx';
import { Icon } from '../parts/icon.tsx';
import { Name } from '../parts/name.tsx';
import { Status } from '../parts/status.tsx';
import { whyBusy } from '../parts/why-busy.ts';

interface Place {
  /** Counted from 0, of so many. */
  readonly place: number;
  readonly count: number;
  /** Pixels above it where rows are that are not drawn. */
  readonly above: number;
  /** What stands above it, when a part of the list begins here. */
  readonly heading: VNode | null;
}

interface Props extends Place {
  readonly phone: Phone;
  /** Null while they are loaded. */
  readonly user: User | null;
  /** I am in a call that is not set aside, or am making one, so I can call nobody. */
  readonly busy: boolean;
  /** The server is away: this is how they were. */
  readonly before: boolean;
  /** This is whom the call in focus is with. */
  readonly current: boolean;
  /** A call with them is one of mine already. */
  readonly mine: boolean;
  /** Tab comes to this row; the arrows lead to the others. */
  readonly stop: boolean;
  /** They have left; the row goes when no pointer is among the rows any more. */
  readonly gone: boolean;
}

/** One of the people: a press anywhere in the row calls. */
export function PersonRow({ user, ...props }: Props) {
  const later = useLater();
  if (user !== null) return <Somebody user={user} later={later} {...props} />;
  return later && <later.EmptyRow {...props} />;
}

/** The button stays in its place, and in reach of the keyboard, when it can do nothing. */
function Somebody(props: Props & { readonly user: User; readonly later: Later | null }) {
  const { phone, user, busy, before, current, mine, stop, gone, later, place, count, above, heading } = props;
  const off = busy || gone || mine;
  const { ref } = usePress<HTMLLIElement>(() => off || void phone.call(user.id), unhurried);
  // The same element tells Preact that nothing in the row has changed: each change of anybody draws the list.
  return useMemo(() => {
    const { id, username, status, dnd } = user;
    const described = off || status !== 'idle' || dnd ? `status-${id}` : undefined;
    return (
      <li
        class={`person${current ? ' current' : ''}${gone ? ' gone' : ''} ${status}`}
        data-id={id}
        aria-posinset={place + 1}
        aria-setsize={count}
        style={{ marginTop: `${above}px` }}
        ref={ref}
      >
        {heading}
        <Face person={user} />
        <Who user={user} gone={gone} before={before} later={later} />
        {later && <later.MoreButton phone={phone} user={user} />}
        <button
          type="button"
          class={kindOf(user)}
          tabIndex={stop ? 0 : -1}
          aria-label={words.call(username)}
          aria-disabled={off}
          aria-describedby={busy ? whyBusy : described}
        >
          <Icon of={phoneIcon} />
        </button>
      </li>
    );
  }, [user, off, busy, before, current, stop, gone, ref, phone, later, place, count, above, heading]);
}

type Known = Pick<Props, 'gone' | 'before'> & { readonly user: User; readonly later: Later | null };

function Who({ user, gone, before, later }: Known) {
  const { id, username, status, dnd, wall = false } = user;
  return (
    <div class="who">
      <p class="name" title={username}>
        <Name of={username} />
      </p>
      <p id={`status-${id}`}>
        {gone ? <span class="status">{words.left}</span> : <Status status={status} dnd={dnd} before={before} />}
        {status === 'offline' && !gone && !before && later && <later.LastSeen user={user} />}
        {wall && !gone && !before && later && <later.WallMark />}
      </p>
    </div>
  );
}

/** Whoever is in a call hears a further one softly, and may take it; who is away may be told of it alone. */
function kindOf({ status, dnd, reach }: User): string {
  if (status === 'offline') return reach === 'notified' ? 'call' : 'call away';
  return status === 'idle' && !dnd ? 'call' : 'call engaged';
}
