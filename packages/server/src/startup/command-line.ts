import { readFileSync } from 'node:fs';
import { helpText } from '../config/help.ts';
import { readConfig } from '../config.ts';

/** Does what the environment and the flags ask for: serves, or says why not. */
export async function main(env: NodeJS.ProcessEnv, argv: readonly string[]): Promise<void> {
  const request = readConfig(env, argv);
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

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
