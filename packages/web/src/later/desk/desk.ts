/** What a front desk needs beside its calls: a script of its own, loaded when somebody of a group rings. */
export { Rings } from './rings.tsx';
export { Sayings } from './sayings.tsx';
