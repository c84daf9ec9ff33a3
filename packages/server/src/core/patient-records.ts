import type { Clock } from '../ports/clock.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Records } from '../records/port.ts';

/** So often it is tried again to read what cannot be read now, in milliseconds. */
const tryAgain = 250;

interface Needs {
  readonly clock: Pick<Clock, 'after'>;
  readonly records: Records;
}

/** Records as a server reads them that is about to serve, and what stops it. */
export interface PatientRecords {
  readonly records: Records;
  /** Tries nothing again. Safe twice. */
  close(): void;
}

/**
 * Records that others have written: a server that went on without what it could not read at this moment would lose
 * their calls. It is read again until it is there; only what is damaged is an error at once.
 */
export function patientRecords({ clock, records }: Needs): PatientRecords {
  let isClosed = !records.isShared;
  const ask: Records['ask'] = (operation, values, done) =>
    records.ask(operation, values, (result) => {
      if (result.ok || isClosed || !(result.error instanceof Unavailable) || records.soundness() === 'damaged') return done(result);
      clock.after(tryAgain, () => ask(operation, values, done));
    });
  return { records: { ...records, ask }, close: () => void (isClosed = true) };
}
