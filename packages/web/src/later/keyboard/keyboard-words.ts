import { spoken } from '../../spoken.ts';

/** What is said of keys, beside what their controls are called. */
export const keyboardWords = spoken('keyboard', {
  typeToFind: 'In a list: find by typing',
});
