import { readFileSync } from 'node:fs';
import { StartFailure } from '../config/failure.ts';
import { helpText } from '../config/help.ts';
import { readConfig, type Config, type Request } from '../config/config.ts';
import { isPart, isVerb, usages, usageText, type Verb } from '../config/usages.ts';

/** Does what the environment and the flags ask for: serves, does what a verb says, or says why not. */
export async function main(env: NodeJS.ProcessEnv, argv: readonly string[]): Promise<void> {
  const [first, ...behind] = argv;
  if (isPart(first)) return answer(readConfig(env, behind, first), usageText(first));
  if (isVerb(first)) return asVerb(first, env, behind);
  return answer(readConfig(env, argv), helpText());
}

async function answer(request: Request, help: string): Promise<void> {
  switch (request.kind) {
    case 'help':
      process.stdout.write(help);
      break;
    case 'version':
      process.stdout.write(`${readVersion()}\n`);
      break;
    case 'problems':
      fail(request.problems.join('\n'));
      break;
    case 'serve': {
      // Loaded only now, so that help and problems come at once.
      const { run } = await import('./run.ts');
      await run(request.config, request.warnings, readVersion());
    }
  }
}

async function asVerb(verb: Verb, env: NodeJS.ProcessEnv, behind: readonly string[]): Promise<void> {
  // What it is about comes first, then flags.
  const flags = behind.findIndex((word) => word.startsWith('-'));
  const words = flags < 0 ? behind : behind.slice(0, flags);
  const request = readConfig(env, behind.slice(words.length));
  if (request.kind !== 'serve') return answer(request, usageText(verb));
  try {
    await carryOut(verb, words, request.config);
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    fail(error.message);
  }
}

async function carryOut(verb: Verb, words: readonly string[], config: Config): Promise<void> {
  if (verb === 'turn-config') {
    const { turnConfig } = await import('./turn-config.ts');
    process.stdout.write(await turnConfig(config, words));
    return;
  }
  if (verb === 'doctor') return examineAll(words, config);
  if (verb !== 'backup' && verb !== 'restore') {
    if (words.length > 0) throw new StartFailure(`"${words[0]}" is not understood: earshot ${usages[verb].how}`);
    return carryOutAlone(verb, config);
  }
  const { backup, refuseBackup, restore } = await import('./data-commands.ts');
  const { data, pair, postgresUrl } = config;
  refuseBackup(postgresUrl, verb);
  const asked = { data, file: theOneFile(verb, words), ownCertificate: pair !== null, version: readVersion() };
  process.stdout.write(await (verb === 'backup' ? backup(asked) : restore(asked)));
}

async function examineAll([word, ...more]: readonly string[], config: Config): Promise<void> {
  if (more.length > 0 || (word !== undefined && word !== 'outside'))
    throw new StartFailure(`"${more[0] ?? word ?? ''}" is not understood: earshot ${usages.doctor.how}`);
  const { doctorText } = await import('./doctor-command.ts');
  const { broken, text } = await doctorText(config, word === 'outside');
  process.stdout.write(text);
  if (broken) process.exitCode = 1;
}

/** Does what a verb says that takes no words. */
async function carryOutAlone(verb: 'admin-link' | 'trust' | 'export' | 'move', config: Config): Promise<void> {
  switch (verb) {
    case 'admin-link': {
      const { printedAdminLink } = await import('./admin-link.ts');
      process.stdout.write(await printedAdminLink(config));
      break;
    }
    case 'trust': {
      const { trustText } = await import('./trust-command.ts');
      process.stdout.write(trustText(config));
      break;
    }
    case 'export': {
      const { exportAll } = await import('./data-commands.ts');
      return exportAll({ ...config, version: readVersion() }, process.stdout);
    }
    case 'move': {
      const { move } = await import('./data-commands.ts');
      process.stdout.write(await move(config.data, config.postgresUrl));
    }
  }
}

function theOneFile(verb: Verb, [file, ...more]: readonly string[]): string {
  if (file !== undefined && file !== '' && more.length === 0) return file;
  throw new StartFailure(`Name one file: earshot ${usages[verb].how}`);
}

function fail(sentences: string): void {
  process.stderr.write(`${sentences}\n`);
  process.exitCode = 1;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
