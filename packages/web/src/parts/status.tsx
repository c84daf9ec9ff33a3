import type { UserStatus } from '@earshot/client';
import { statusWords, words } from '../words.ts';

/** A person's status, or what it was before the server was lost: a dot and the word for it. */
export function Status({ status, before = false }: { readonly status: UserStatus; readonly before?: boolean }) {
  return (
    <span class="status">
      <span class={`dot ${status}`} />
      {before ? words.before(statusWords[status]) : statusWords[status]}
    </span>
  );
}
