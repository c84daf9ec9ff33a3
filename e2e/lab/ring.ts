import type { ChromiumPerson } from './chromium-person.ts';

declare global {
  interface Window {
    /** How many of the page's own sounds that go on and on are playing at the moment. */
    loops: number;
  }
}

/** Runs in a page before its own code: counts the loops that the page plays by Web Audio, as its ring is one. */
export function countLoops(): void {
  window.loops = 0;
  const Source = window.AudioBufferSourceNode;
  window.AudioBufferSourceNode = class extends Source {
    override start(...args: [when?: number]): void {
      if (this.loop) {
        window.loops += 1;
        this.addEventListener('ended', () => (window.loops -= 1));
      }
      super.start(...args);
    }
  };
}

/** Those of these pages that play a loop now. */
export async function heard<P extends ChromiumPerson>(people: readonly P[]): Promise<readonly P[]> {
  const loud = await Promise.all(people.map(({ page }) => page.evaluate(() => window.loops > 0)));
  return people.filter((_, index) => loud[index]);
}
