import type { Phone, User } from '@earshot/client';
import megaphone from 'icon:megaphone';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { usePress } from '../../press.ts';
import { unhurried } from '../../unhurried.ts';
import { words as later } from '../words.ts';
import { atOnce, isFree, pageAll } from './pager.ts';
import { wallWords as words } from './wall-words.ts';

interface Props {
  readonly phone: Phone;
  /** How the wall phones in view are: another text, and the server is asked again. */
  readonly known: string;
}

/** Milliseconds after which it is asked again, for whom somebody names is told to nobody. */
const again = 10_000;

/** Whose wall phones answer me, as the server says. */
function useAnswering({ phone, known }: Props): readonly User[] {
  const [users, setUsers] = useState<readonly User[]>([]);
  useEffect(() => {
    let wanted = true;
    function ask(): void {
      void phone.ask('users/wall_phones', {}).then((asked) => {
        if (wanted && asked.ok) setUsers(asked.body.users);
      });
    }
    ask();
    const asking = setInterval(ask, again);
    return () => {
      wanted = false;
      clearInterval(asking);
    };
  }, [phone, known]);
  return users;
}

function statusWords(users: readonly User[], free: readonly User[]): string {
  if (free.length === 0) return words.noneFree;
  return free.length > atOnce ? `${words.answerYou(users.length)}. ${words.sevenFirst}` : words.answerYou(users.length);
}

/** Speaks to all wall phones that answer me, at one press. */
export function PageRow(props: Props) {
  const users = useAnswering(props);
  return users.length === 0 ? null : <Row phone={props.phone} users={users} />;
}

function Row({ phone, users }: { readonly phone: Phone; readonly users: readonly User[] }) {
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
