/** A rule of the house is broken: what was found, as a sentence. */
export class Broken extends Error {}

export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Broken(sentence);
}
