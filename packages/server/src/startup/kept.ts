import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { reasonOf, StartFailure } from '../config/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/port.ts';
import { openInThread } from '../records/thread.ts';

/** Where everything is kept that must last. */
export interface Kept {
  /** The clock by which it is kept. */
  readonly clock: Clock;
  /** The records, or null while another server has them. */
  readonly records: Records | null;
  /** The records, when the server before has ended; null when this one is stopped before. */
  inherited(): Promise<Records | null>;
  /** A number that grows with every server that comes to write, while this one does. */
  since(): number;
  /** Stops waiting, and closes the records. Safe twice. */
  close(): Promise<void>;
}

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  /** The server cannot go on, for a reason that is a sentence. */
  readonly end: (sentence: string) => void;
}

/** Opens the records that the settings name. Throws `StartFailure`. */
export function openKept(folder: string, { postgresUrl }: Pick<Config, 'postgresUrl'>, needs: Needs): Promise<Kept> {
  return postgresUrl === null ? inFolder(folder, needs) : inPostgres(postgresUrl, needs);
}

async function inFolder(folder: string, { clock, log }: Needs): Promise<Kept> {
  const path = join(folder, 'earshot.db');
  try {
    const records = await openInThread(path, { clock, log });
    return {
      clock,
      records,
      inherited: () => Promise.resolve(records),
      since: () => Math.floor(clock.wall()),
      close: () => records.close(),
    };
  } catch (error) {
    throw new StartFailure(`EARSHOT_DATA: the database ${path} cannot be opened: ${reasonOf(error)}.`);
  }
}

const taken =
  'EARSHOT_POSTGRES_URL: another server has taken over, for this one was not heard of for too long. This one has written nothing since, and ends.';

/** The end of a start with a database that cannot be used. */
function unusable(reason: string): StartFailure {
  return new StartFailure(`EARSHOT_POSTGRES_URL: the database cannot be used: ${reason}.`);
}

/** Which database a URL leads to, so that two with one name are told apart. Throws `StartFailure`. */
export async function sharedDatabase(url: string): Promise<string> {
  const [{ identityOf }, { whyNot }] = await Promise.all([
    import('../records/postgres/identity.ts'),
    import('../records/postgres/trouble.ts'),
  ]);
  return identityOf(url).catch((error: unknown) => {
    throw unusable(whyNot(error));
  });
}

/** All servers on one database go by its clock, for theirs may differ. */
async function inPostgres(url: string, { clock, log, end }: Needs): Promise<Kept> {
  const [{ openPostgres }, { whyNot }] = await Promise.all([
    import('../records/postgres/heir.ts'),
    import('../records/postgres/trouble.ts'),
  ]);
  function failure(error: unknown): StartFailure {
    return unusable(whyNot(error));
  }
  try {
    const heir = await openPostgres(url, { clock, log, lost: () => end(taken) });
    let records = await heir.take();
    return {
      clock: { ...clock, boot: () => heir.now() },
      records,
      async inherited() {
        try {
          return (records ??= await heir.wait());
        } catch (error) {
          throw failure(error);
        }
      },
      since: () => records?.epoch ?? 0,
      async close() {
        heir.close();
        await records?.close();
      },
    };
  } catch (error) {
    throw failure(error);
  }
}
