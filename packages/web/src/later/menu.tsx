import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  readonly label: string;
  /** The button that has opened it, or what it stands in. */
  readonly button: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  /** A menu has buttons of the role `menuitem`, none in the order of Tab; a group has plain ones. */
  readonly role?: 'menu' | 'group';
  /** Which of its buttons has the focus first; left out: the first. */
  readonly first?: string;
  readonly children: ComponentChildren;
}

/**
 * What a button opens below it (ARIA Authoring Practices, menu button and disclosure). Escape and a press beside it
 * close it, as the browser does with popovers, and the focus goes back to its button.
 */
export function Menu({ label, button, onClose, role = 'menu', first = 'button', children }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current: element } = menu;
    const opener = buttonIn(button.current);
    if (element === null || opener === null) return;
    element.showPopover();
    placeAt(element, opener);
    element.querySelector<HTMLElement>(first)?.focus();
    return () => {
      if (element.contains(document.activeElement)) opener.focus();
    };
  }, [button, first]);
  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab' && role === 'menu') menu.current?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    items[to % items.length]?.focus();
  }
  const shared = {
    class: 'menu',
    popover: 'auto' as const,
    'aria-label': label,
    tabIndex: -1,
    ref: menu,
    onKeyDown,
    onToggle: ({ newState }: { readonly newState: string }) => {
      if (newState !== 'closed') return;
      buttonIn(button.current)?.focus();
      onClose();
    },
    onClick: () => menu.current?.hidePopover(),
  };
  return role === 'menu' ? (
    <div role="menu" {...shared}>
      {children}
    </div>
  ) : (
    <div role="group" {...shared}>
      {children}
    </div>
  );
}

function buttonIn(place: HTMLElement | null): HTMLElement | null {
  return place?.querySelector('button') ?? place;
}

/** Under its button and at its right end; above it where there is no room. */
function placeAt(menu: HTMLElement, button: HTMLElement): void {
  const { right, top, bottom } = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, right - width)}px`;
  menu.style.top = `${bottom + height + 8 > innerHeight ? top - height : bottom}px`;
}
