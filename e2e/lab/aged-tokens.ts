import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Server } from './server.ts';

const day = 86_400_000;

/** Starts a server again for which a day and more has passed since the tokens were given that it knows. */
export async function ageTokens(server: Server): Promise<void> {
  await server.stop();
  const database = new DatabaseSync(join(server.data, 'earshot.db'));
  database.prepare('UPDATE tokens SET made_at = made_at - ?').run(2 * day);
  database.close();
  await server.start();
}
