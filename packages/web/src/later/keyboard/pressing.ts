import { hotkeyOf, type Hotkey } from '../../key-table.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

/** Whether a key is meant for something else: a field, the browser, an input method, or nobody, for it is held down. */
export function isTaken(event: KeyboardEvent): boolean {
  return (
    event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)
  );
}

/** The control that names the key by `aria-keyshortcuts`, if it can be seen: what is not in view is never pressed. */
export function controlOf(key: Hotkey, scope: ParentNode): HTMLElement | undefined {
  return [...scope.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')].find(
    (control) => hotkeyOf(control.getAttribute('aria-keyshortcuts') ?? '') === key && control.checkVisibility(),
  );
}

/** Presses a control, or takes the focus to it if it is a field. */
export function press(control: HTMLElement): void {
  if (control instanceof HTMLInputElement) control.select();
  else control.click();
}
