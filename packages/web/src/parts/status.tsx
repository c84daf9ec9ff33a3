import type { UserStatus } from '@earshot/client';
import { statusWords, words } from '../words.ts';

interface Props {
  readonly status: UserStatus;
  /** They do not want to be disturbed. */
  readonly dnd?: boolean;
  readonly before?: boolean;
}

function wordsOf({ status, dnd = false }: Props): string {
  if (!dnd) return statusWords[status];
  return status === 'idle' ? words.doNotDisturb : words.andDoNotDisturb(statusWords[status]);
}

/** A person's status, or what it was before the server was lost: a dot and the word for it. */
export function Status(props: Props) {
  const { status, dnd = false, before = false } = props;
  return (
    <span class="status">
      <span class={`dot ${dnd && status === 'idle' ? 'dnd' : status}`} />
      {before ? words.before(wordsOf(props)) : wordsOf(props)}
    </span>
  );
}
