import type { Phone, User } from '@earshot/client';
import ellipsis from 'icon:ellipsis';
import users from 'icon:users';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { groupsWords } from './groups-words.ts';
import { menuWords } from './menu-words.ts';
import { PersonMenu } from './person-menu.tsx';

interface Props {
  readonly phone: Phone;
  readonly user: User;
}

function halt(event: Event): void {
  event.stopPropagation();
}

/** Opens the menu of a person; a group has none, and is marked as one. */
export function MoreButton({ phone, user }: Props) {
  return user.kind === 'group' ? <GroupMark /> : <MenuButton phone={phone} user={user} />;
}

function GroupMark() {
  return (
    <span class="status">
      <Icon of={users} />
      <span class="unseen">{groupsWords.group}</span>
    </span>
  );
}

/** The keyboard comes to it by an arrow. A press on it or the menu is none on the row. */
function MenuButton({ phone, user }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const around = useRef<HTMLDivElement>(null);
  const [isOpen, open] = useState(false);
  useLayoutEffect(() => {
    for (const type of ['pointerdown', 'click']) around.current?.addEventListener(type, halt);
  }, []);
  return (
    <div class="more-place" ref={around}>
      <button
        type="button"
        class="more"
        tabIndex={-1}
        aria-label={menuWords.optionsFor(user.username)}
        aria-haspopup="menu"
        ref={button}
        onClick={() => open(true)}
      >
        <Icon of={ellipsis} />
      </button>
      {isOpen && <PersonMenu phone={phone} user={user} button={button} onClose={() => open(false)} />}
    </div>
  );
}
