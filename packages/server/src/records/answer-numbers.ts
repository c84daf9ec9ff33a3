import { answersKeptEach } from './port.ts';

/** So many answers are read at a start, of everybody together: some tens of milliseconds. */
export const mostRead = 20_000;

/** The numbers of the answers of each who asked, the oldest first. */
export function numbersByOwner() {
  const numbers = new Map<string, number[]>();
  return {
    /** Adds one, and answers those that are too many now. */
    add(owner: string, n: number): readonly number[] {
      const all = numbers.get(owner) ?? [];
      numbers.set(owner, all);
      all.push(n);
      return all.splice(0, Math.max(0, all.length - answersKeptEach));
    },
    forgetBefore(first: number): void {
      for (const [owner, all] of numbers) if ((all.at(-1) ?? 0) < first) numbers.delete(owner);
    },
    clear: () => numbers.clear(),
  };
}
