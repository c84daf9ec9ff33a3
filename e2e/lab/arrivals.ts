import type { ChromiumPerson } from './chromium-person.ts';

/** How sound arrived at a page meanwhile, in milliseconds: until its first packet, and the longest time without one. */
export interface Arrivals {
  readonly first: number;
  readonly longestGap: number;
}

/** Watches for so many milliseconds what arrives over all connections of a page, those too that are made meanwhile. */
export function watchArrivals({ page }: ChromiumPerson, ms: number): Promise<Arrivals> {
  return page.evaluate(async (time) => {
    async function received(): Promise<number> {
      const open = window.ears.peers.filter(({ connectionState }) => connectionState !== 'closed');
      const reports = await Promise.all(open.map((peer) => peer.getStats()));
      const inbound = reports.flatMap((report) => [...report.values()]).filter(({ type }) => type === 'inbound-rtp');
      return inbound.reduce((sum, { packetsReceived }) => sum + Number(packetsReceived), 0);
    }
    const begin = performance.now();
    let [before, last, first, longestGap] = [await received(), begin, Infinity, 0];
    while (performance.now() - begin < time) {
      const now = await received();
      const at = performance.now();
      // A connection that closes takes what it has counted along.
      if (now > before) {
        first = Math.min(first, at - begin);
        longestGap = Math.max(longestGap, at - last);
        last = at;
      }
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return { first, longestGap: Math.max(longestGap, performance.now() - last) };
  }, ms);
}
