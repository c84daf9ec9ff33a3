import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { checkPair, type Certificate } from './certificate.ts';
import { repeat, type CertificateKeeper } from './keeper.ts';

const lookEvery = 5_000;
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
 * used is told in the log and the one before stays; at the start it is a `StartFailure`. Links are followed, for
 * certificate tools turn them to another file.
 */
export async function keepOwnFiles({ files, clock, log }: OwnFiles): Promise<CertificateKeeper> {
  // Looked at before it is read: what changes in between is read again at the next look.
  let marks = await marksOf(files);
  let seen = await readPair(files);
  let certificate = certificateOf(seen, files);
  let stop: () => void = () => {};
  let told = '';
  const dates = warnerOfDates(clock, log);
  dates.warn(certificate);
  async function look(changed: (certificate: Certificate) => void) {
    const marksNow = await marksOf(files);
    if (marksNow === marks && told === '') return dates.warn(certificate);
    marks = marksNow;
    const pair = await readPair(files);
    if (pair.cert !== seen.cert || pair.key !== seen.key) {
      seen = pair;
      certificate = certificateOf(pair, files);
      log.info({ ends: new Date(certificate.ends).toISOString() }, 'certificate read again');
      dates.renew();
      changed(certificate);
    }
    told = '';
    dates.warn(certificate);
  }
  return {
    current: () => certificate,
    trust: null,
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

/**
 * What the file system says of both files without reading them, so that an idle server does not read two files all day.
 */
async function marksOf({ cert, key }: OwnFiles['files']): Promise<string> {
  async function marks(path: string) {
    try {
      const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
      return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    } catch {
      // Why it cannot be read is told by reading it.
      return 'unreadable';
    }
  }
  return `${await marks(cert)}, ${await marks(key)}`;
}

async function readPair(files: OwnFiles['files']): Promise<Pair> {
  async function text(variable: string, path: string) {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw new StartFailure(`${variable}: ${path} cannot be read: ${reasonOf(error)}.`);
    }
  }
  return { cert: await text('EARSHOT_CERT', files.cert), key: await text('EARSHOT_KEY', files.key) };
}

function certificateOf(pair: Pair, files: OwnFiles['files']): Certificate {
  const checked = checkPair(pair);
  if (checked.ok) return checked.certificate;
  const [variable, path] = checked.of === 'cert' ? ['EARSHOT_CERT', files.cert] : ['EARSHOT_KEY', files.key];
  throw new StartFailure(`${variable}: ${path} ${checked.problem}.`);
}

/** Warns of a certificate that is not valid or ends soon, once a day. */
function warnerOfDates(clock: Clock, log: Log) {
  let warned = -Infinity;
  return {
    /** There is another certificate: what was said of the one before is no reason to be silent. */
    renew() {
      warned = -Infinity;
    },
    warn(certificate: Certificate) {
      if (clock.mono() - warned < day) return;
      warned = clock.mono();
      warnOfDates(certificate, clock.wall(), log);
    },
  };
}

function warnOfDates({ begins, ends }: Certificate, now: number, log: Log): void {
  const date = new Date(ends).toISOString();
  if (now < begins) log.warn({ begins: new Date(begins).toISOString() }, 'the certificate is not valid yet');
  else if (now >= ends) log.warn({ ends: date }, 'the certificate is no longer valid');
  else if (ends - now < Math.min(14 * day, (ends - begins) / 5)) log.warn({ ends: date }, 'the certificate ends soon');
}
