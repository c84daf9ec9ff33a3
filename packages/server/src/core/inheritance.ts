import type { Parts } from '../commands/parts.ts';
import { adoptAvailability } from './adopt-availability.ts';
import { adoptFavourites } from './adopt-favourites.ts';
import { readGroups } from './adopt-groups.ts';
import { readSubscriptions } from './adopt-push.ts';
import { adoptCalls } from './adoption.ts';
import { readEntry } from './entry-read.ts';
import { readNames } from './names-kept.ts';
import { patientRecords } from './patient-records.ts';

/** What the server before has left. */
export interface Inheritance {
  /** It was read; rejected when it cannot be known whose which name is. */
  readonly ready: Promise<void>;
  /** Waits no more for what cannot be read now. Safe twice. */
  close(): void;
}

/** Reads what the server before has left, one thing after the other, the calls last. */
export function inherit(parts: Parts): Inheritance {
  const patient = patientRecords(parts);
  const from = { ...parts, records: patient.records };
  const ready = new Promise<void>((resolve, reject) => {
    const steps = [adoptAvailability, adoptFavourites, adoptCalls].reduceRight((next, step) => () => step(from, next), resolve);
    readSubscriptions(from, () => readNames(from, () => readGroups(from, () => readEntry(from, steps, reject), reject), reject));
  });
  return { ready, close: () => patient.close() };
}
