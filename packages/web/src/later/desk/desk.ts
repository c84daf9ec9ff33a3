/** What a front desk needs beside its calls: a script of its own, loaded when somebody of a group rings. */
export { BlockGuest } from './block-guest.tsx';
export { Rings } from './rings.tsx';
export { Sayings } from './sayings.tsx';
