/** What a call of more than two shows, and what brings others in: a script of its own, loaded when a call is there. */
export { Joining } from './joining.tsx';
export { Parties } from './parties.tsx';
