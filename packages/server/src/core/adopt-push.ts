import type { Parts } from '../commands/parts.ts';

/** Reads which devices can be woken. What cannot be read is told in the log, and nobody is woken by it. */
export function readSubscriptions({ log, records, subscriptions }: Parts, done: () => void): void {
  records.ask('loadPush', [], (loaded) => {
    if (loaded.ok) subscriptions.load(loaded.value);
    else log.error({ err: loaded.error }, 'which devices can be woken could not be read');
    done();
  });
}
