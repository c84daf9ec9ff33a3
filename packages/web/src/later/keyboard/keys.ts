import { useEffect } from 'preact/hooks';
import { inViewFor } from '../../sight.ts';
import { unhurriedAccept } from '../../unhurried.ts';
import { hotkeyOf, hotkeys, type Hotkey } from '../../key-table.ts';
import { registered } from './registered.ts';
import { createPauses, meant } from './stroke.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

/** Whether a key is meant for something else: a field, the browser, an input method, or nobody, for it is held down. */
function isTaken(event: KeyboardEvent): boolean {
  return (
    event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)
  );
}

/** Where the controls are that a key can press: in the dialog that is open, whatever lies behind it. */
function scopeOf({ target }: KeyboardEvent): ParentNode | null {
  if (document.querySelector('dialog[open]') === null) return document;
  return target instanceof Element ? target.closest('dialog[open]') : null;
}

/** The control that names the key by `aria-keyshortcuts`, if it can be seen: what is not in view is never pressed. */
function controlOf(key: Hotkey, scope: ParentNode): HTMLElement | undefined {
  return [...scope.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')].find(
    (control) => hotkeyOf(control.getAttribute('aria-keyshortcuts') ?? '') === key && control.checkVisibility(),
  );
}

function press(control: HTMLElement): void {
  if (control instanceof HTMLInputElement) control.select();
  else control.click();
}

interface Props {
  readonly on: boolean;
  readonly onHelp: () => void;
}

/**
 * Presses the control in view that names the key that was pressed, or takes the focus to it if it is a field. What
 * cannot be taken back wants a control that was seen, and no key in the second before (docs/decisions/0074). `?` asks
 * for the keys wherever no dialog is open. The space bar, held to talk, is none of these: it is chosen by itself.
 */
export function Keys({ on, onHelp }: Props) {
  useEffect(() => {
    if (!on) return;
    const pauses = createPauses();
    let isAfterPause = true;
    function note({ timeStamp }: KeyboardEvent): void {
      isAfterPause = pauses(timeStamp);
    }
    function act(event: KeyboardEvent): void {
      const key = isTaken(event) ? null : meant(event);
      const scope = scopeOf(event);
      if (key === null || scope === null) return;
      const control = controlOf(key, scope);
      const further = scope === document ? (key === '?' ? onHelp : registered(key)) : null;
      if (control === undefined && further === null) return;
      event.preventDefault();
      const isSeen = control !== undefined && inViewFor(control, event.timeStamp) >= unhurriedAccept;
      if (hotkeys[key].grave && !(isAfterPause && isSeen)) return;
      if (control === undefined || key === '?') further?.();
      else press(control);
    }
    document.addEventListener('keydown', note, true);
    document.addEventListener('keydown', act);
    return () => {
      document.removeEventListener('keydown', note, true);
      document.removeEventListener('keydown', act);
    };
  }, [on, onHelp]);
  return null;
}
