import type { UserStatus } from '@earshot/client';
import { statusWords } from '../words.ts';

/** A person's status: a dot and the word for it. */
export function Status({ status }: { readonly status: UserStatus }) {
  return (
    <span class="status">
      <span class={`dot ${status}`} />
      {statusWords[status]}
    </span>
  );
}
