export const rules = new Intl.PluralRules('ar');

/** A number with what it counts: one and two of it are words of their own, the others follow the number. */
export function counted(count: number, [one, two, few, many, other]: readonly [string, string, string, string, string]): string {
  switch (rules.select(count)) {
    case 'one':
      return one;
    case 'two':
      return two;
    case 'few':
      return `${count} ${few}`;
    case 'many':
      return `${count} ${many}`;
    case 'zero':
    case 'other':
      return `${count} ${other}`;
  }
}

export const minutesAfter = ['دقيقة واحدة', 'دقيقتين', 'دقائق', 'دقيقة', 'دقيقة'] as const;
