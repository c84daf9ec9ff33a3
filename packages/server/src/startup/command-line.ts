import { readFileSync } from 'node:fs';
import { helpText } from '../config/help.ts';
import { readConfig, type Request } from '../config/config.ts';

/** Does what the environment and the flags ask for: serves, or says why not. */
export async function main(env: NodeJS.ProcessEnv, argv: readonly string[]): Promise<void> {
  const [first, ...behind] = argv;
  if (first === 'turn-config') {
    // Addresses come first, then flags.
    const flags = behind.findIndex((word) => word.startsWith('-'));
    const addresses = flags < 0 ? behind : behind.slice(0, flags);
    await printTurnConfig(readConfig(env, behind.slice(addresses.length)), addresses);
    return;
  }
  await answer(readConfig(env, argv));
}

async function answer(request: Request): Promise<void> {
  switch (request.kind) {
    case 'help':
      process.stdout.write(helpText());
      break;
    case 'version':
      process.stdout.write(`${readVersion()}\n`);
      break;
    case 'problems':
      process.stderr.write(`${request.problems.join('\n')}\n`);
      process.exitCode = 1;
      break;
    case 'serve': {
      // Loaded only now, so that help and problems come at once.
      const { run } = await import('./run.ts');
      await run(request.config, request.warnings, readVersion());
    }
  }
}

async function printTurnConfig(request: Request, addresses: readonly string[]): Promise<void> {
  if (request.kind !== 'serve') {
    await answer(request);
    return;
  }
  const { turnConfig } = await import('./turn-config.ts');
  const { StartFailure } = await import('../config/failure.ts');
  try {
    process.stdout.write(await turnConfig(request.config, addresses));
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
