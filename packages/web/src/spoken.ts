/** What the page says, by its parts. */
export type Parts = Readonly<Record<string, object>>;

let learned: Parts = {};
const begun: { readonly part: string; readonly words: object }[] = [];

/** A part of what the page says, in the language that was learned, else in English. */
export function spoken<English extends object>(part: string, english: English): English {
  const words = { ...english, ...learned[part] };
  begun.push({ part, words });
  return words;
}

/** From now on the page says what the dictionary says, also where it has its words already. */
export function learn(dictionary: Parts): void {
  learned = dictionary;
  for (const { part, words } of begun) Object.assign(words, dictionary[part]);
}
