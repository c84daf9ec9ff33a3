import type { Attendance } from '../people/attendance.ts';
import type { People } from '../people/people.ts';
import type { Origin } from '../ports/core.ts';
import type { Transactions } from './transaction.ts';

interface Needs {
  readonly attendance: Pick<Attendance, 'hear'>;
  readonly people: Pick<People, 'get'>;
  readonly transactions: Pick<Transactions, 'run'>;
}

/** Who asks is there, also while nothing can be done for them. */
export function hearAway({ attendance, people, transactions }: Needs, { identity, address }: Origin): void {
  const person = identity === null ? undefined : people.get(identity.userId);
  if (identity !== null && person?.devices.has(identity.deviceId) === true)
    transactions.run(() => void attendance.hear(person, identity.deviceId, address));
}
