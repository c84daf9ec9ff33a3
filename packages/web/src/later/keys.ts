import { useEffect } from 'preact/hooks';

/** What of a `KeyboardEvent` says which key was meant (UI Events, 4.3). */
export type Stroke = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>;

/** Where the page's keys lie, for layouts whose letters are not Latin. */
const places: Readonly<Record<string, string>> = { KeyM: 'm', KeyH: 'h', KeyS: 's', Slash: '/' };

/**
 * The character that a key means on this page: `m` on every layout, also on one that writes another script; `?` is
 * Shift with `/` there.
 */
export function meant({ key, code, shiftKey }: Stroke): string {
  if (/^[a-z]$/i.test(key)) return shiftKey ? '' : key.toLowerCase();
  if (!/^\P{ASCII}$/u.test(key)) return key;
  const place = places[code] ?? '';
  if (!shiftKey) return place;
  return place === '/' ? '?' : '';
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

/**
 * Whether a key is meant for something else than the page: a field, the browser, a dialog, an input method, or nobody,
 * for it is held down.
 */
function isTaken(event: KeyboardEvent): boolean {
  return (
    event.defaultPrevented ||
    event.repeat ||
    event.isComposing ||
    event.ctrlKey ||
    event.altKey ||
    event.metaKey ||
    isTyping(event.target) ||
    document.querySelector('dialog[open]') !== null
  );
}

/** The control that names the key by `aria-keyshortcuts`, if it can be seen: what is not in view is never pressed. */
function controlOf(key: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')].find(
    (control) => control.getAttribute('aria-keyshortcuts')?.toLowerCase() === key && control.checkVisibility(),
  );
}

interface Props {
  readonly on: boolean;
  readonly onHelp: () => void;
}

/**
 * Presses the control in view that names the key that was pressed, or takes the focus to it if it is a field. `?` asks
 * for the keys from anywhere.
 */
export function Keys({ on, onHelp }: Props) {
  useEffect(() => {
    if (!on) return;
    function act(event: KeyboardEvent): void {
      if (isTaken(event)) return;
      const key = meant(event);
      const control = controlOf(key);
      if (key !== '?' && control === undefined) return;
      event.preventDefault();
      if (key === '?') onHelp();
      else if (control instanceof HTMLInputElement) control.select();
      else control?.click();
    }
    document.addEventListener('keydown', act);
    return () => document.removeEventListener('keydown', act);
  }, [on, onHelp]);
  return null;
}
