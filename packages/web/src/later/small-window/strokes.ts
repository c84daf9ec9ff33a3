import { hotkeys } from '../../key-table.ts';
import { unhurriedAccept } from '../../unhurried.ts';
import { controlOf, isTaken } from '../keyboard/pressing.ts';
import { createPauses, meant } from '../keyboard/stroke.ts';
import { seenFor } from './seen.ts';

/** Presses the control of a small window that names the key, by the rules of the page (docs/decisions/0074). */
export function hearKeys({ document: inside }: Window): void {
  const pauses = createPauses();
  inside.addEventListener('keydown', (event) => {
    const isAfterPause = pauses(event.timeStamp);
    const key = isTaken(event) ? null : meant(event);
    const control = key === null ? undefined : controlOf(key, inside);
    if (key === null || control === undefined) return;
    event.preventDefault();
    if (hotkeys[key].grave && !(isAfterPause && seenFor(control) >= unhurriedAccept)) return;
    control.click();
  });
}
