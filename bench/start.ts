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

/** From starting the process of `npm start` to the first answered request, once the page, the certificate and the database are there. */
export async function start(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const reference = await times({ script: 'servers/bare-https.ts', env, ready: '/' });
  const figure = await times({
    script: '../scripts/run.mjs',
    args: ['start'],
    env: { ...env, EARSHOT_DATA: folder() },
    ready: '/api/health',
  });
  return [
    {
      what: 'server start to first answer, once set up',
      figure: spread(figure, 'ms', 0),
      reference: `${spread(reference, 'ms', 0)} (bare https)`,
      ratio: median(figure) / median(reference),
      aim: 'below 700 ms',
    },
  ];
}
