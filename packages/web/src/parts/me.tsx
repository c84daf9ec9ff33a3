import type { User } from '@earshot/client';
import type { ComponentChildren } from 'preact';
import { statusWords, words } from '../words.ts';
import { Face } from './face.tsx';
import { Name } from './name.tsx';

interface Props {
  readonly me: User;
  /** Without the server: what my status is to others is not known here. */
  readonly offline: boolean;
  /** How this page can be reached. */
  readonly badge: ComponentChildren;
  /** Null in a call, which signing out would end. */
  readonly onSignOut: (() => void) | null;
  /** When I may be rung. */
  readonly children: ComponentChildren;
}

/** My own name and status, whether this page will ring, and the way out. */
export function Me({ me, offline, badge, onSignOut, children }: Props) {
  const isQuiet = me.dnd && me.status === 'idle' && !offline;
  return (
    <section class="me" aria-label={words.me}>
      <Face person={me} />
      <div class="who">
        <p class="name" title={me.username}>
          <Name of={me.username} />
        </p>
        {badge}
      </div>
      <div class="me-end">
        {!isQuiet && <p class={offline ? 'badge' : `badge ${me.status}`}>{offline ? words.offline : statusWords[me.status]}</p>}
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
