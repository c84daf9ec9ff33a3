import { setTimeout as wait } from 'node:timers/promises';
import type { ServerProcess } from '../server-process.ts';
import type { Client } from '../socket-client.ts';

/** A measured server and the pairs of clients that use it. */
export interface Runner {
  readonly name: string;
  readonly server: ServerProcess;
  readonly pairs: readonly (readonly [Client, Client])[];
}

/** A number of signals through every server. It is run once more than measured: compilers must have come to rest. */
export interface Load {
  readonly what: string;
  /** For each server. */
  readonly signals: number;
  run(runners: readonly Runner[]): Promise<void>;
}

/** Milliseconds after which the last signals are lost for good. */
const patience = 60_000;
/** About the size of an audio-only offer of today's browsers. */
const sdp = `v=0\r\n${'a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host\r\n'.repeat(35)}`.slice(0, 2_048);

async function within(all: Promise<void>, missing: () => number): Promise<void> {
  const lost = new AbortController();
  const tooLate = wait(patience, null, { signal: lost.signal }).then(() => {
    throw new Error(`${missing()} signals did not arrive`);
  });
  await Promise.race([all, tooLate]);
  tooLate.catch(() => {});
  lost.abort();
}

const underWay = 4;
const turns = 20;
const perTurn = 2_000;
/** Milliseconds in which a server comes to rest before the next one is asked. */
const rest = 50;
/**
 * Milliseconds from a server's turn to its next at least, so that each sender stays below Earshot's limit of 30 in a
 * second.
 */
const apart = 800;

/** One side of each pair sends the next signal as soon as one of its four has arrived. */
async function crowd({ pairs }: Runner): Promise<void> {
  let unsent = perTurn;
  let missing = perTurn;
  const { promise, resolve } = Promise.withResolvers<void>();
  function send(from: Client): void {
    if (unsent === 0) return;
    unsent -= 1;
    from.signal(sdp);
  }
  for (const [from, to] of pairs) {
    to.heard = () => {
      missing -= 1;
      if (missing === 0) resolve();
      else send(from);
    };
  }
  for (let round = 0; round < underWay; round += 1) for (const [from] of pairs) send(from);
  await within(promise, () => missing);
}

/**
 * Each pair has four signals under way all the time, for a tenth of a second through one server and then through the
 * next: so a machine that is busy for a moment is busy for all of them.
 */
export const crowded: Load = {
  what: '100 pairs with 4 under way each',
  signals: turns * perTurn,
  async run(runners) {
    for (let turn = 0; turn < turns; turn += 1) {
      const next = wait(apart);
      for (const runner of runners) {
        await crowd(runner);
        await wait(rest);
      }
      await next;
    }
  },
};

const talking = 40;
const paced = 12_000;
const perStep = 8;
/** Milliseconds between the steps. */
const pause = 2;

/**
 * Forty pairs send at the same steady pace, a few signals to one server and then a few to the next, so that none has
 * idle seconds in which its memory is tidied; the two of a pair in the same step, as browsers do that tell each other
 * their candidates. Each server is idle most of the time, and wakes for few signals.
 */
export const steady: Load = {
  what: '40 pairs at a slow pace',
  signals: paced,
  async run(runners) {
    let missing = paced * runners.length;
    const { promise, resolve } = Promise.withResolvers<void>();
    function heard(): void {
      missing -= 1;
      if (missing === 0) resolve();
    }
    const all = runners.map(({ pairs }) => pairs.slice(0, talking).flat());
    for (const clients of all) for (const client of clients) client.heard = heard;
    for (let sent = 0; sent < paced; sent += perStep) {
      for (const clients of all) {
        for (let step = 0; step < perStep; step += 1) clients[(sent + step) % clients.length]?.signal(sdp);
        await wait(pause);
      }
    }
    await within(promise, () => missing);
  },
};
