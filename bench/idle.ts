import { setTimeout as wait } from 'node:timers/promises';
import { startServer, type ServerPlan, type Work } from './server-process.ts';
import type { Row } from './table.ts';

/** What a start leaves behind, such as collections of garbage, is over by then. */
const settledAfter = 30_000;
const watchedFor = 30_000;

/** What a server does in a second in which nobody asks anything of it. */
async function idleSecond(plan: ServerPlan): Promise<Work> {
  const server = await startServer(plan);
  try {
    await wait(settledAfter);
    const before = server.work();
    await wait(watchedFor);
    const after = server.work();
    const seconds = watchedFor / 1_000;
    return { wakes: (after.wakes - before.wakes) / seconds, cpuMs: (after.cpuMs - before.cpuMs) / seconds };
  } finally {
    await server.stop();
  }
}

/** The server as `npm start` starts it, with nobody there. */
export async function idle(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const [reference, figure] = await Promise.all([
    idleSecond({ script: 'servers/bare-https.ts', env, ready: '/' }),
    idleSecond({ script: '../scripts/run.mjs', args: ['start'], env: { ...env, EARSHOT_DATA: folder() }, ready: '/api/health' }),
  ]);
  function row(what: string, show: (work: Work) => string, aim: string): Row {
    return {
      what,
      figure: show(figure),
      reference: `${show(reference)} (bare https)`,
      ratio: null,
      aim,
    };
  }
  return [
    row('wakes a second with nobody there', ({ wakes }) => wakes.toFixed(1), 'at most 4'),
    row('CPU a second with nobody there', ({ cpuMs }) => `${cpuMs.toFixed(2)} ms`, 'at most 0.5 ms'),
  ];
}
