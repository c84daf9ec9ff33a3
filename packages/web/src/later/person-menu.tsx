import type { Phone, User } from '@earshot/client';
import star from 'icon:star';
import starOff from 'icon:star-off';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { menuWords } from './menu-words.ts';
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

/**
 * What can be done about a person beside calling them (ARIA Authoring Practices, menu button). Escape and a press
 * beside it close it, as the browser does with popovers, and the focus goes back to its button.
 */
export function PersonMenu({ phone, user, button, onClose }: Props) {
  const favourite = phone.getSnapshot().people.favourites.some(({ id }) => id === user.id);
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current: element } = menu;
    const opener = button.current;
    if (element === null || opener === null) return;
    element.showPopover();
    placeAt(element, opener);
    element.querySelector('button')?.focus();
    return () => {
      if (element.contains(document.activeElement)) opener.focus();
    };
  }, [button]);
  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab') menu.current?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    items[to % items.length]?.focus();
  }
  return (
    <div
      class="menu"
      role="menu"
      popover="auto"
      aria-label={menuWords.optionsFor(user.username)}
      tabIndex={-1}
      ref={menu}
      onKeyDown={onKeyDown}
      onToggle={({ newState }) => {
        if (newState !== 'closed') return;
        button.current?.focus();
        onClose();
      }}
      onClick={() => menu.current?.hidePopover()}
    >
      <button type="button" role="menuitem" tabIndex={-1} onClick={() => void favour(phone, user, !favourite)}>
        <Icon of={favourite ? starOff : star} />
        {favourite ? menuWords.noFavourite : menuWords.favourite}
      </button>
      <WishItems phone={phone} user={user} />
    </div>
  );
}

/** The list shows that it is so; a refusal is said, for the menu is closed by then. */
async function favour(phone: Phone, { id }: User, on: boolean): Promise<void> {
  const reply = await phone.ask('users/favourite', { user_id: id, on });
  if (!reply.ok) say({ text: problemWords(reply.problem), bad: true });
}

/** Under its button and at its right end; above it where there is no room. */
function placeAt(menu: HTMLElement, button: HTMLElement): void {
  const { right, top, bottom } = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, right - width)}px`;
  menu.style.top = `${bottom + height + 8 > innerHeight ? top - height : bottom}px`;
}
