import type { Phone, User } from '@earshot/client';
import ban from 'icon:ban';
import bell from 'icon:bell';
import bellOff from 'icon:bell-off';
import { Icon } from '../parts/icon.tsx';
import { availabilityWords as words } from './availability-words.ts';
import { say } from './said.ts';
import { useAvailability } from './use-availability.ts';
import { problemWords } from './problem-words.ts';

interface Props {
  readonly phone: Phone;
  readonly user: User;
}

type Wish = 'users/block' | 'users/unblock' | 'users/notify_when_free' | 'users/forget_when_free';

/** What came of each, in words. */
const done: Readonly<Record<Wish, (name: string) => string>> = {
  'users/block': words.isBlocked,
  'users/unblock': words.unblocked,
  'users/notify_when_free': words.willBeTold,
  'users/forget_when_free': words.willNotBeTold,
};

/** Says a wish about somebody, and what came of it: the menu is closed by then. */
async function wish(phone: Phone, name: Wish, { id, username }: User): Promise<void> {
  const reply = await phone.ask(name, { user_id: id });
  say(reply.ok ? { text: done[name](username), bad: false } : { text: problemWords(reply.problem), bad: true });
}

/** In the menu of a person: to be told when they are free, where they are not, and to block them. */
export function WishItems({ phone, user }: Props) {
  const availability = useAvailability(phone);
  if (availability === null) return null;
  const isBlocked = availability.blocked.includes(user.id);
  const isAwaited = availability.awaited.includes(user.id);
  const isFree = user.status === 'idle' && !user.dnd;
  function item(name: Wish, word: string, icon: typeof ban) {
    return (
      <button type="button" role="menuitem" tabIndex={-1} onClick={() => void wish(phone, name, user)}>
        <Icon of={icon} />
        {word}
      </button>
    );
  }
  return (
    <>
      {isAwaited && item('users/forget_when_free', words.tellNoMore, bellOff)}
      {!isAwaited && !isFree && !isBlocked && item('users/notify_when_free', words.tellWhenFree, bell)}
      {isBlocked ? item('users/unblock', words.unblock, ban) : item('users/block', words.block, ban)}
    </>
  );
}
