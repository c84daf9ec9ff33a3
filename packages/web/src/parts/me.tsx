import type { User } from '@earshot/client';
import type { ComponentChildren } from 'preact';
import { statusWords, words } from '../words.ts';
import type { Reach } from '../reach.ts';
import { Face } from './face.tsx';
import { Name } from './name.tsx';

interface Props {
  readonly me: User;
  readonly reach: Reach;
  /** Null in a call, which signing out would end. */
  readonly onSignOut: (() => void) | null;
  /** When I may be rung. */
  readonly children: ComponentChildren;
}

/** My own name and status, whether this page will be heard when it rings, and the way out. */
export function Me({ me, reach, onSignOut, children }: Props) {
  const isQuiet = me.dnd && me.status === 'idle' && !reach.offline;
  return (
    <section class="me" aria-label={words.me}>
      <Face person={me} />
      <div class="who">
        <p class="name" title={me.username}>
          <Name of={me.username} />
        </p>
        <p class="status">{reach.word}</p>
        {reach.reason !== null && <p class="reason">{reach.reason}</p>}
      </div>
      <div class="me-end">
        {!isQuiet && <p class={reach.offline ? 'badge' : `badge ${me.status}`}>{reach.offline ? words.offline : statusWords[me.status]}</p>}
        {onSignOut !== null && (
          <button type="button" class="text-button" onClick={onSignOut}>
            {words.signOut}
          </button>
        )}
      </div>
      {children}
    </section>
  );
}
