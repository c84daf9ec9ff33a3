import { startServer } from './server-process.ts';
import { median, spread, type Row } from './table.ts';

const runs = 11;

async function times(script: string, env: Readonly<Record<string, string>>, ready: string): Promise<number[]> {
  const found: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const server = await startServer({ script, env, ready });
    found.push(server.startMs);
    await server.stop();
  }
  return found.slice(1);
}

/** From starting the process to the first answered request, once the certificate and the database are there. */
export async function start(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const reference = await times('servers/bare-https.ts', env, '/');
  const figure = await times('../packages/server/src/main.ts', { ...env, EARSHOT_DATA: folder() }, '/api/health');
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
