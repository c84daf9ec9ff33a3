import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { foldName } from '@earshot/protocol';
import { openRecords } from '../../packages/server/src/records/sqlite.ts';
import type { Server } from './server.ts';

/** Somebody the server knows, who is away. */
export interface Known {
  readonly id: string;
  readonly username: string;
}

/** The name of one of a crowd, in the order of the list. */
export function nameInCrowd(n: number): string {
  return `Person ${String(n).padStart(5, '0')}`;
}

/**
 * Lets a server that is stopped meanwhile know many people, each with a device of their own that was here so many
 * minutes ago.
 */
export async function knowCrowd(server: Server, size: number, minutesAgo: (n: number) => number): Promise<void> {
  await server.stop();
  const records = openRecords(join(server.data, 'earshot.db'));
  const now = Date.now();
  records.together('given to the system', () => {
    for (let n = 0; n < size; n += 1) {
      const username = nameInCrowd(n);
      const at = now - minutesAgo(n) * 60_000;
      const [id, device] = [randomUUID(), randomUUID()];
      const first = { id: device, userId: id, label: '', key: `no key ${device}`, sealingKey: null, createdAt: at, usedAt: at };
      records.addUser({ id, username, nameKey: foldName(username), createdAt: at }, first, `no token ${device}`);
    }
  });
  records.close();
  await server.start();
}
