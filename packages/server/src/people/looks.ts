import { prototypes } from './tables.ts';

const ignored = /[\u200C\u200D]|\p{Variation_Selector}/gu;

const ascii = /^[\0-\x7F]*$/;
const lookalikes = new RegExp(`[${[...prototypes.keys()].filter((char) => /^\w$/.test(char)).join('')}]|[^\\w ]`, 'g');

/** What a text is drawn like: the skeleton of UTS 39, section 4. */
function skeleton(text: string): string {
  // Most names are of these letters alone, and a server that starts looks at all that there are.
  if (ascii.test(text)) return text.replace(lookalikes, (char) => prototypes.get(char) ?? char);
  let drawn = '';
  for (const char of text.normalize('NFD').replace(ignored, '')) drawn += prototypes.get(char) ?? char;
  return drawn.normalize('NFD');
}

/**
 * What a name looks like as it is written, in small letters, and in large ones. Two names of which one look is the same
 * are taken for each other; the case they are written in makes no difference to whose a name is, so it must not to its
 * looks.
 */
export function looksOf(username: string, key: string): readonly string[] {
  return [`as written ${skeleton(username)}`, `small ${skeleton(key)}`, `large ${skeleton(key.toUpperCase())}`];
}
