import type { User } from '@earshot/client';
import { statusWords, words } from '../words.ts';
import type { Reach } from '../reach.ts';
import { Face } from './face.tsx';
import { Name } from './name.tsx';

/** My own name and status, and whether this page will be heard when it rings. */
export function Me({ me, reach }: { readonly me: User; readonly reach: Reach }) {
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
      <p class={reach.offline ? 'badge' : `badge ${me.status}`}>{reach.offline ? words.offline : statusWords[me.status]}</p>
    </section>
  );
}
