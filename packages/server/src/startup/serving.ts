import type { Config } from '../config/config.ts';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { createCore, type CoreOptions } from '../core/composition.ts';
import { standIn } from '../core/stand-in.ts';
import type { Core } from '../ports/core.ts';
import type { ServerLog } from '../observe/log.ts';
import type { Records } from '../records/port.ts';
import { Upkeep } from '../records/upkeep.ts';
import { firstAdmin, type FirstAdmin } from './admin-link.ts';
import type { Kept } from './kept.ts';

/** The core, and what looks after its records. */
export interface Serving {
  readonly core: Core;
  /** How somebody becomes the first admin; an heir does not know it. */
  firstAdmin(): Promise<FirstAdmin>;
  /** Fulfilled when it serves. */
  readonly ready: Promise<void>;
  /** Stops looking after the records. Safe twice. */
  close(): void;
}

type Needs = Omit<CoreOptions, 'records' | 'clock' | 'log'> & {
  readonly kept: Kept;
  readonly log: ServerLog;
  readonly keeping: Config['keeping'];
  /** The server cannot go on, for a reason that is a sentence. */
  readonly end: (sentence: string) => void;
};

/** Serves from the records that there are, or as soon as they are there. Throws `StartFailure`. */
export async function serve(needs: Needs): Promise<Serving> {
  const { kept, log, end } = needs;
  if (kept.records !== null) return begin(needs, kept.records);
  const stand = standIn();
  const ready = Promise.withResolvers<void>();
  let inherited: Serving | null = null;
  let isClosed = false;
  async function inherit(): Promise<void> {
    const records = await kept.inherited();
    if (records === null || isClosed) return;
    inherited = await begin(needs, records);
    stand.follow(inherited.core);
    ready.resolve();
    log.info({}, 'the server before has ended: this one has taken over, and serves');
  }
  log.info({}, 'another server serves from this database: this one is a standby, and takes over when that one ends');
  inherit().catch((error: unknown) => end(error instanceof StartFailure ? error.message : reasonOf(error)));
  return {
    core: stand.core,
    ready: ready.promise,
    firstAdmin: () => Promise.resolve({ is: 'known' }),
    close() {
      isClosed = true;
      inherited?.close();
    },
  };
}

async function begin({ kept: { clock }, log, keeping, ...needs }: Needs, records: Records): Promise<Serving> {
  const core = createCore({ ...needs, records, clock, log });
  await core.ready.catch((error: unknown) => {
    throw new StartFailure(`Whose which name is cannot be read from the database: ${reasonOf(error)}.`);
  });
  void tellSoundness(records, log);
  const upkeep = new Upkeep({
    clock,
    log,
    records,
    keeping,
    isHere: ({ id, userId }) => core.isHere(userId, id),
    forgot: (ids) => core.forgot(ids),
    gone: (userIds) => core.gone(userIds),
  });
  return { core, ready: Promise.resolve(), firstAdmin: () => firstAdmin(records, clock), close: () => upkeep.close() };
}

/** Tells what was found when everything had been looked through. */
async function tellSoundness(records: Records, log: ServerLog): Promise<void> {
  await records.examined;
  if (records.soundness() === 'damaged') log.error({}, 'the database is damaged: bring a backup back');
}
