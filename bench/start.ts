import { settle } from './inhabitants.ts';
import { startServer, type ServerPlan } from './server-process.ts';
import { median, spread, type Row } from './table.ts';

const runs = 11;

async function times(plan: ServerPlan): Promise<number[]> {
  const found: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const server = await startServer(plan);
    found.push(server.startMs);
    await server.stop();
  }
  return found.slice(1);
}

function page(env: Readonly<Record<string, string>>, folder: string): ServerPlan {
  return {
    script: '../scripts/run.mjs',
    args: ['start'],
    env: { ...env, EARSHOT_DATA: folder },
    ready: '/api/health',
  };
}

/** Resident megabytes of a server that has just started. */
async function weight(env: Readonly<Record<string, string>>, folder: string): Promise<number> {
  const script = '../packages/server/src/main.ts';
  const server = await startServer({ script, env: { ...env, EARSHOT_DATA: folder }, ready: '/api/health', weighed: true });
  const bytes = await server.memory();
  await server.stop();
  return bytes / 2 ** 20;
}

/**
 * From starting the process of `npm start` to the first answered request, once the page, the certificate and the
 * database are there; and the same in a large house.
 */
export async function start(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const reference = await times({ script: 'servers/bare-https.ts', env, ready: '/' });
  const small = folder();
  const figure = await times(page(env, small));
  const smallWeight = await weight(env, small);
  const large = folder();
  await (await startServer(page(env, large))).stop();
  settle(large, { users: 1_000_000, calls: 100_000, answers: 100_000 });
  const full = await times(page(env, large));
  const fullWeight = await weight(env, large);
  return [
    {
      what: 'server start to first answer, once set up',
      figure: spread(figure, 'ms', 0),
      reference: `${spread(reference, 'ms', 0)} (bare https)`,
      ratio: median(figure) / median(reference),
      aim: 'below 700 ms',
    },
    {
      what: 'the same with 1,000,000 users and 100,000 calls of history',
      figure: spread(full, 'ms', 0),
      reference: `${spread(figure, 'ms', 0)} (nobody)`,
      ratio: median(full) / median(figure),
      aim: 'below 700 ms',
    },
    {
      what: 'its memory',
      figure: `${fullWeight.toFixed(0)} MiB`,
      reference: `${smallWeight.toFixed(0)} MiB (nobody)`,
      ratio: fullWeight / smallWeight,
      aim: 'at most 1.5',
    },
  ];
}
