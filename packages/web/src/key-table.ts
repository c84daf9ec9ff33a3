/**
 * The single characters that do something, each on every keyboard: `code` is where it lies on those whose letters are
 * not Latin (UI Events Code, 3.1). The controls name theirs by `aria-keyshortcuts`, the handler acts on no others, and
 * the sheet shows these. `grave`: what it does cannot be taken back.
 */
export const hotkeys = {
  '/': { code: 'Slash', does: 'find', grave: false },
  A: { code: 'KeyA', does: 'accept', grave: true },
  D: { code: 'KeyD', does: 'decline', grave: true },
  M: { code: 'KeyM', does: 'mute', grave: false },
  H: { code: 'KeyH', does: 'hold', grave: false },
  S: { code: 'KeyS', does: 'switch', grave: false },
  G: { code: 'KeyG', does: 'pick-up', grave: true },
  P: { code: 'KeyP', does: 'add', grave: false },
  T: { code: 'KeyT', does: 'transfer', grave: false },
  J: { code: 'KeyJ', does: 'merge', grave: true },
  W: { code: 'KeyW', does: 'text', grave: false },
  E: { code: 'KeyE', does: 'end', grave: true },
  '?': { code: 'Slash', does: 'keys', grave: false },
} as const;

/** A single character that does something. */
export type Hotkey = keyof typeof hotkeys;

/** What a key of the page does. */
export type Does = (typeof hotkeys)[Hotkey]['does'];

/** The single character that a text names, in upper or lower case; null where it does nothing. */
export function hotkeyOf(text: string): Hotkey | null {
  const upper = text.toUpperCase();
  return isHotkey(upper) ? upper : null;
}

function isHotkey(text: string): text is Hotkey {
  return Object.hasOwn(hotkeys, text);
}

/** All of them, in the order of the sheet. */
export const allHotkeys: readonly Hotkey[] = Object.keys(hotkeys).filter(isHotkey);
