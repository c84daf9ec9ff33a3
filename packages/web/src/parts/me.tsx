import type { User } from '@earshot/client';
import { useActivation } from '../activation.ts';
import { statusWords, words } from '../words.ts';
import { Face } from './face.tsx';

/** My own name and status, and whether this page will be heard when it rings. */
export function Me({ me, reachable }: { readonly me: User; readonly reachable: boolean }) {
  const active = useActivation();
  const heard = active ? words.willRing : words.willRingSilently;
  return (
    <section class="me" aria-label={words.me}>
      <Face person={me} />
      <div class="who">
        <p class="name">{me.username}</p>
        <p class="status">{reachable ? heard : words.willNotRing}</p>
      </div>
      <p class={`badge ${me.status}`}>{statusWords[me.status]}</p>
    </section>
  );
}
