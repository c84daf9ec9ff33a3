import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { uncover } from '../sight.ts';

interface Props {
  readonly role: 'dialog' | 'alertdialog';
  readonly kind: string;
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly onEscape: () => void;
  readonly children: ComponentChildren;
}

/** At either end Tab goes on at the other, so that the focus does not wander off to the browser's own buttons. */
function wrapTab(event: KeyboardEvent, dialog: HTMLElement | null): void {
  const stops = [...(dialog?.querySelectorAll<HTMLElement>('button, input, select, textarea') ?? [])];
  const [first, last] = [stops.at(0), stops.at(-1)];
  const at = document.activeElement;
  const to = event.shiftKey ? (at === first || at === dialog ? last : null) : at === last ? first : null;
  if (!to) return;
  event.preventDefault();
  to.focus();
}

/**
 * A dialog in front of everything. The browser keeps the focus inside it and gives it back when the dialog goes. At
 * first the dialog itself has the focus and not a button, so that a key meant for the page beneath presses nothing.
 */
export function Modal({ role, kind, labelledBy, describedBy, onEscape, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    dialog.showModal();
    dialog.focus();
    // Opening has scrolled a long dialog to its first button.
    dialog.scrollTop = 0;
    return () => {
      dialog.close();
      uncover();
    };
  }, []);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Tab') wrapTab(event, ref.current);
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onEscape();
  }
  return (
    <dialog
      ref={ref}
      role={role}
      class={kind}
      tabIndex={-1}
      closedby="none"
      aria-modal="true"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      onCancel={(event) => event.preventDefault()}
    >
      {children}
    </dialog>
  );
}
