import { useLate } from '../late.ts';
import { words } from './words.ts';

/** Milliseconds in which a page that has come with an old token gets a key. */
const untilGuest = 2_000;

/** In `Me`: that my name is mine only while I am here, and why. */
export function GuestNote() {
  return useLate(true, untilGuest) ? <p class="guest">{words.guest}</p> : null;
}
