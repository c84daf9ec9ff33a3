import { readFile } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { reasonOf, StartFailure } from '../startup/failure.ts';
import { checkPair, type Certificate } from './certificate.ts';
import { repeat, type CertificateKeeper } from './keeper.ts';

const lookEvery = 2_000;
const day = 86_400_000;

export interface OwnFiles {
  /** Paths of PEM files. */
  readonly files: { readonly cert: string; readonly key: string };
  readonly clock: Clock;
  readonly log: Log;
}

type Pair = Certificate['pair'];

/**
 * Serves the operator's own certificate and reads it again when one of the files has changed. A pair that cannot be
 * used is told in the log and the one before stays; at the start it is a `StartFailure`. Files are compared by what is
 * in them, which also sees links that were turned to another file, as certificate tools do.
 */
export async function keepOwnFiles({ files, clock, log }: OwnFiles): Promise<CertificateKeeper> {
  let seen = await readPair(files);
  let certificate = certificateOf(seen, files);
  let stop = () => {};
  let warned = clock.mono();
  let told = '';
  warnOfDates(certificate, clock.wall(), log);
  const look = async (changed: (certificate: Certificate) => void) => {
    const pair = await readPair(files);
    if (pair.cert !== seen.cert || pair.key !== seen.key) {
      seen = pair;
      certificate = certificateOf(pair, files);
      log.info({ ends: new Date(certificate.ends).toISOString() }, 'certificate read again');
      warned = -Infinity;
      changed(certificate);
    }
    told = '';
    if (clock.mono() - warned < day) return;
    warned = clock.mono();
    warnOfDates(certificate, clock.wall(), log);
  };
  return {
    current: () => certificate,
    watch(changed) {
      stop = repeat({ clock, log }, lookEvery, () =>
        look(changed).catch((error: unknown) => {
          const problem = reasonOf(error);
          if (problem !== told) log.warn({ problem }, 'the changed certificate is not used, the one before stays');
          told = problem;
        }),
      );
    },
    close: () => stop(),
  };
}

async function readPair(files: OwnFiles['files']): Promise<Pair> {
  const text = async (variable: string, path: string) => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw new StartFailure(`${variable}: ${path} cannot be read: ${reasonOf(error)}.`);
    }
  };
  return { cert: await text('EARSHOT_CERT', files.cert), key: await text('EARSHOT_KEY', files.key) };
}

function certificateOf(pair: Pair, files: OwnFiles['files']): Certificate {
  const checked = checkPair(pair);
  if (checked.ok) return checked.certificate;
  const [variable, path] = checked.of === 'cert' ? ['EARSHOT_CERT', files.cert] : ['EARSHOT_KEY', files.key];
  throw new StartFailure(`${variable}: ${path} ${checked.problem}.`);
}

function warnOfDates({ begins, ends }: Certificate, now: number, log: Log): void {
  const date = new Date(ends).toISOString();
  if (now < begins) log.warn({ begins: new Date(begins).toISOString() }, 'the certificate is not valid yet');
  else if (now >= ends) log.warn({ ends: date }, 'the certificate is no longer valid');
  else if (ends - now < Math.min(14 * day, (ends - begins) / 5)) log.warn({ ends: date }, 'the certificate ends soon');
}
