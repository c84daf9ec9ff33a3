import type { Phone, User } from '@earshot/client';
import bellRing from 'icon:bell-ring';
import star from 'icon:star';
import starOff from 'icon:star-off';
import type { RefObject } from 'preact';
import { Icon } from '../parts/icon.tsx';
import { Menu } from './menu.tsx';
import { menuWords } from './menu-words.ts';
import { ringWords } from './ring/ring-words.ts';
import { showToneOf } from './ring/tone-of.ts';
import { say } from './said.ts';
import { WishItems } from './wish-items.tsx';
import { problemWords } from './problem-words.ts';

interface Props {
  readonly phone: Phone;
  readonly user: User;
  /** The button that has opened it. */
  readonly button: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** What can be done about a person beside calling them. */
export function PersonMenu({ phone, user, button, onClose }: Props) {
  const favourite = phone.getSnapshot().people.favourites.some(({ id }) => id === user.id);
  return (
    <Menu label={menuWords.optionsFor(user.username)} button={button} onClose={onClose}>
      <button type="button" role="menuitem" tabIndex={-1} onClick={() => void favour(phone, user, !favourite)}>
        <Icon of={favourite ? starOff : star} />
        {favourite ? menuWords.noFavourite : menuWords.favourite}
      </button>
      <button type="button" role="menuitem" tabIndex={-1} onClick={() => showToneOf(user)}>
        <Icon of={bellRing} />
        {ringWords.tone}
      </button>
      <WishItems phone={phone} user={user} />
    </Menu>
  );
}

/** The list shows that it is so; a refusal is said, for the menu is closed by then. */
async function favour(phone: Phone, { id }: User, on: boolean): Promise<void> {
  const reply = await phone.ask('users/favourite', { user_id: id, on });
  if (!reply.ok) say({ text: problemWords(reply.problem), bad: true });
}
