import type { Phone, User } from '@earshot/client';
import phoneIcon from 'icon:phone';
import { useMemo } from 'preact/hooks';
import { usePress } from '../press.ts';
import { unhurried } from '../unhurried.ts';
import { words } from '../words.ts';
import { Face } from './face.tsx';
import { Icon } from './icon.tsx';
import { Name } from './name.tsx';
import { Status } from './status.tsx';

/** The id of the sentence that says why nobody can be called now. */
export const whyBusy = 'why-busy';

interface Props {
  readonly phone: Phone;
  readonly user: User;
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
  readonly steady: (at: number) => boolean;
}

/**
 * One of the people: a press anywhere in the row calls. The button stays in its place, and in reach of the keyboard,
 * when it can do nothing.
 */
export function PersonRow({ phone, user, busy, before, current, mine, stop, gone, steady }: Props) {
  const { id, username, status, dnd } = user;
  const off = busy || gone || mine;
  // Whoever is in a call hears a further one softly, and may take it.
  const kind = status === 'idle' && !dnd ? 'call' : 'call engaged';
  const { ref } = usePress<HTMLLIElement>(() => off || void phone.call(id), unhurried, steady);
  // The same element tells Preact that nothing in the row has changed: the list may be long, and each change of anybody
  // draws it.
  return useMemo(
    () => (
      <li class={`person${current ? ' current' : ''}${gone ? ' gone' : ''}`} data-id={id} ref={ref}>
        <Face person={{ id, username }} />
        <div class="who">
          <p class="name" title={username}>
            <Name of={username} />
          </p>
          <p id={`status-${id}`}>
            {gone ? <span class="status">{words.left}</span> : <Status status={status} dnd={dnd} before={before} />}
          </p>
        </div>
        <button
          type="button"
          class={kind}
          tabIndex={stop ? 0 : -1}
          aria-label={words.call(username)}
          aria-disabled={off}
          aria-describedby={busy ? whyBusy : off || status !== 'idle' || dnd ? `status-${id}` : undefined}
        >
          <Icon of={phoneIcon} />
        </button>
      </li>
    ),
    [id, username, status, dnd, kind, off, busy, before, current, stop, gone, ref],
  );
}
