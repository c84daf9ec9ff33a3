import { joinsLeft, joinsRight, letsThrough, virama } from './tables.ts';

const one = String.raw`\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?`;
/**
 * Emoji in whatever look, and made of several: families, flags, professions (UTS 51). Those of several come first, for
 * each begins with an emoji of its own, and not all of them are known to Node or written with every selector.
 */
const emoji = new RegExp(String.raw`${one}(?:\u200D${one})+|\p{RGI_Emoji}`, 'gv');

/**
 * Control, private, unassigned and half characters, line separators, bidi controls and everything that draws nothing.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u2800]|\p{Default_Ignorable_Code_Point}/gu;

/** Where a hidden character is part of how a word is written: what must stand before it, and behind it. */
interface Place {
  readonly before: RegExp;
  readonly behind: RegExp;
}

const anything: RegExp = /^/u;
const afterVirama: Place = { before: new RegExp(`${virama}$`, 'u'), behind: anything };
/** In Bengali and Kannada RA keeps its own form so (Unicode Standard, 12.2 and 12.8). */
const afterRa: Place = { before: /[\u09B0\u0CB0]$/u, behind: /^[\u09CD\u0CCD]/u };
const joiners: Readonly<Record<string, readonly Place[]>> = {
  '\u200C': [
    afterVirama,
    { before: new RegExp(`${joinsLeft}${letsThrough}*$`, 'u'), behind: new RegExp(`^${letsThrough}*${joinsRight}`, 'u') },
  ],
  '\u200D': [afterVirama, afterRa],
};
/** What chooses the look of the character before it. */
const selectors: readonly (readonly [of: RegExp, place: Place])[] = [
  [/[\uFE0E\uFE0F]/u, { before: /\p{Emoji}$/u, behind: anything }],
  [/[\uFE00-\uFE0D]|[\u{E0100}-\u{E01EF}]/u, { before: /[\p{Ideographic}\p{Script=Myanmar}]$/u, behind: anything }],
  [/[\u180B-\u180D\u180F]/u, { before: /\p{Script=Mongolian}$/u, behind: anything }],
];

/** A hidden character where it has no business, and where, counted from 1. */
export interface Misplaced {
  readonly char: string;
  readonly at: number;
}

/**
 * The first hidden character that is no part of how names are written. Joiners are: in Persian and in the scripts of
 * India they say how letters meet (RFC 5892, A.1 and A.2), and in emoji they make one of several.
 */
export function misplaced(name: string): Misplaced | null {
  const written = name.replace(emoji, (match) => '\uFFFC'.repeat(match.length));
  for (const match of written.matchAll(hidden)) {
    const [char] = match;
    const [before, behind] = [name.slice(0, match.index), name.slice(match.index + char.length)];
    const places = joiners[char] ?? selectors.filter(([of]) => of.test(char)).map(([, place]) => place);
    if (!places.some((place) => place.before.test(before) && place.behind.test(behind)))
      return { char, at: Array.from(name.slice(0, match.index)).length + 1 };
  }
  return null;
}

const called: Readonly<Record<string, string>> = {
  '\u00AD': 'soft hyphen',
  '\u200B': 'zero width space',
  '\u200C': 'zero width non-joiner',
  '\u200D': 'zero width joiner',
  '\u200E': 'left-to-right mark',
  '\u200F': 'right-to-left mark',
  '\u2060': 'word joiner',
  '\uFEFF': 'byte order mark',
};
const kinds: readonly (readonly [of: RegExp, name: string])[] = [
  [/\p{Bidi_Control}/u, 'direction control'],
  [/\p{Cc}/u, 'control character'],
  [/\p{Variation_Selector}/u, 'variation selector'],
  [/[\p{Co}\p{Cn}\p{Cs}]/u, 'character without a meaning'],
];

/** Which character it is and where, for a person: `the zero width space U+200B at position 2`. */
export function describeMisplaced({ char, at }: Misplaced): string {
  const name = called[char] ?? kinds.find(([of]) => of.test(char))?.[1] ?? 'invisible character';
  return `the ${name} U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} at position ${at}`;
}
