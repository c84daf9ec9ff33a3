export const rules = new Intl.PluralRules('pl');

/** The form of a word that goes with a number: 1, 2 to 4, and the rest. */
export function plural(count: number, [one, few, many]: readonly [one: string, few: string, many: string]): string {
  const rule = rules.select(count);
  if (rule === 'one') return one;
  return rule === 'few' ? few : many;
}
