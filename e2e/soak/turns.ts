import type { Server } from '../lab/server.ts';
import { startProgram } from '../lab/program.ts';
import { calls } from './calls.ts';
import { Refused, type Deed, type Yard } from './deed.ts';
import { floods } from './floods.ts';
import type { Deeds } from './report.ts';

/** Deeds in turns, and what came of them. */
export interface Turns {
  /**
   * Does one deed after the other until it is to stop; a deed that has begun is finished. Answers how often all had
   * their turn.
   */
  run(goesOn: () => boolean): Promise<void>;
  /** Calls and names that have come so far, which the server keeps. */
  kept(): number;
  deeds(): readonly Deeds[];
  readonly failures: readonly string[];
}

type People = Pick<Yard, 'cleo' | 'dana' | 'hold'>;

/** A call in turn with each flood, so that neither is long without the other. */
const inTurns: readonly Deed[] = floods.flatMap((flood, at) => [...calls.slice(at % calls.length, (at % calls.length) + 1), flood]);

/** `rest` comes after each deed, and fails when the deed has left something behind. */
export function createTurns(server: Server, people: People, rest: () => Promise<unknown>): Turns {
  const seen = new Map(inTurns.map(({ name }) => [name, { times: 0, answers: new Map<string, number>() }]));
  const failures: string[] = [];
  let kept = 0;
  async function take({ name, act }: Deed): Promise<void> {
    const mine = seen.get(name);
    if (mine === undefined) return;
    mine.times += 1;
    const yard: Yard = {
      ...people,
      server,
      note: (answer) => void mine.answers.set(String(answer), (mine.answers.get(String(answer)) ?? 0) + 1),
      called: () => void (kept += 1),
      program: async () => {
        const program = await startProgram(server, `Program ${(kept += 1)}`);
        if (program.id === '') throw new Refused();
        return program;
      },
    };
    try {
      await act(yard).catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        yard.note('refused');
      });
      await rest();
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      failures.push(`${name}: ${why}`);
      console.log(`FAILED ${name}: ${why}`);
    }
  }
  return {
    run: async (goesOn) => {
      while (goesOn()) for (const deed of inTurns) if (goesOn()) await take(deed);
    },
    kept: () => kept,
    deeds: () =>
      [...seen].map(([name, { times, answers }]) => ({
        name,
        times,
        answers: Object.fromEntries([...answers].toSorted(([one], [other]) => one.localeCompare(other))),
      })),
    failures,
  };
}
