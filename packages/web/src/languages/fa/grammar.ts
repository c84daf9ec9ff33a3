export const numbers = new Intl.NumberFormat('fa', { useGrouping: false });

/** A number in the digits of the language, as the dates beside it have them. */
export function digits(number: number): string {
  return numbers.format(number);
}
