import type { Log } from '../ports/log.ts';
import type { Availabilities } from '../people/availabilities.ts';
import type { Blocks } from '../people/blocks.ts';
import type { FreeNotices } from '../people/free-notices.ts';
import type { Records } from '../records/port.ts';

interface Needs {
  readonly log: Log;
  readonly records: Records;
  readonly availabilities: Availabilities;
  readonly blocks: Blocks;
  readonly freeNotices: FreeNotices;
}

/** Reads when users may be rung, and by whom, before anybody can be. What cannot be read is told in the log. */
export function adoptAvailability({ availabilities, blocks, freeNotices, log, records }: Needs, done: () => void): void {
  records.ask('loadAvailability', [], (loaded) => {
    if (loaded.ok) {
      blocks.load(loaded.value.blocks);
      availabilities.load(loaded.value.availabilities);
      freeNotices.load(loaded.value.wishes);
    } else log.error({ err: loaded.error }, 'who does not want to be rung could not be read');
    done();
  });
}
