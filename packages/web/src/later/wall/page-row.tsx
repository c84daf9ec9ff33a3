import type { Phone, User } from '@earshot/client';
import megaphone from 'icon:megaphone';
import { Icon } from '../../parts/icon.tsx';
import { usePress } from '../../press.ts';
import { unhurried } from '../../unhurried.ts';
import { words as later } from '../words.ts';
import { atOnce, isFree, pageAll } from './pager.ts';
import { wallWords as words } from './wall-words.ts';

function statusWords(users: readonly User[], free: readonly User[]): string {
  if (free.length === 0) return words.noneFree;
  return free.length > atOnce ? `${words.answerYou(users.length)}. ${words.sevenFirst}` : words.answerYou(users.length);
}

interface Props {
  readonly phone: Phone;
  /** Those that answer me. */
  readonly users: readonly User[];
}

/** Speaks to all wall phones that answer me, at one press. */
export function PageRow({ phone, users }: Props) {
  const free = users.filter(isFree);
  const off = free.length === 0;
  const { ref } = usePress<HTMLButtonElement>(() => off || void pageAll(phone, free), unhurried);
  return (
    <div class="echo-row">
      <span class="echo-mark">
        <Icon of={megaphone} />
      </span>
      <div class="who">
        <p class="name">{users.length === 1 ? later.wallPhone : words.phones}</p>
        <p class="status">{statusWords(users, free)}</p>
      </div>
      <button type="button" class="call" aria-label={words.pageAll} aria-disabled={off} ref={ref}>
        <Icon of={megaphone} />
      </button>
    </div>
  );
}
