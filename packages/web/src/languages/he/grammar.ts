export const rules = new Intl.PluralRules('he');

/** A number with what it counts: one and two of it are words of their own, the others follow the number. */
export function counted(count: number, [one, two, other]: readonly [string, string, string]): string {
  const form = rules.select(count);
  if (form === 'one') return one;
  return form === 'two' ? two : `${count} ${other}`;
}

export const minutesLong = ['דקה', 'שתי דקות', 'דקות'] as const;
