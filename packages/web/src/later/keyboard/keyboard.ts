/** What single keys do, and the sheet that names them: a script of its own. */
export { Keys } from './keys.ts';
export { KeysDialog } from './keys-dialog.tsx';
