import { useEffect } from 'preact/hooks';
import { inViewFor } from '../../sight.ts';
import { unhurriedAccept } from '../../unhurried.ts';
import { hotkeys } from '../../key-table.ts';
import { controlOf, isTaken, press } from './pressing.ts';
import { registered } from './registered.ts';
import { createPauses, meant } from './stroke.ts';

/** Where the controls are that a key can press: in the dialog that is open, whatever lies behind it. */
function scopeOf({ target }: KeyboardEvent): ParentNode | null {
  if (document.querySelector('dialog[open]') === null) return document;
  return target instanceof Element ? target.closest('dialog[open]') : null;
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
      // What opens a menu or a sheet does nothing yet that could not be taken back.
      if (control === undefined || key === '?') return further?.();
      if (hotkeys[key].grave && !(isAfterPause && inViewFor(control, event.timeStamp) >= unhurriedAccept)) return;
      press(control);
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
