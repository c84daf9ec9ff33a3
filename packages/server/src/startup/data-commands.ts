import { once } from 'node:events';
import { StartFailure } from '../config/failure.ts';
import type { Contents } from '../data/backup-file.ts';

/** What a command of a data folder is given. */
export interface Asked {
  /** The data folder. */
  readonly data: string;
  readonly file: string;
  /** Whether the certificate is the operator's own, and so not in the folder. */
  readonly ownCertificate: boolean;
  readonly version: string;
}

/** `earshot backup FILE`. Answers what to tell the operator. */
export async function backup({ data, file, ownCertificate, version }: Asked): Promise<string> {
  const { writeBackup } = await import('../data/backup.ts');
  const contents = await writeBackup(data, file, { at: Date.now(), version });
  const own = ownCertificate ? 'EARSHOT_CERT and EARSHOT_KEY are not in it: they are yours to keep.\n' : '';
  return `${file} holds ${told(contents)}.\n${own}Keep it as safe as the data folder: who has it can be this server.\n`;
}

/** `earshot restore FILE`. Answers what to tell the operator. */
export async function restore({ data, file }: Asked): Promise<string> {
  const { restoreBackup } = await import('../data/restore.ts');
  const contents = await restoreBackup(file, data);
  return `${data} holds ${told(contents)}.\nStart the server on it; it must not run on the old folder any more.\n`;
}

/** `earshot export`: lines to standard output, as fast as they are read. */
export async function exportAll(
  { data, postgresUrl, version }: Pick<Asked, 'data' | 'version'> & { readonly postgresUrl: string | null },
  out: NodeJS.WritableStream,
): Promise<void> {
  const { exportLines, exportPostgres } = await import('../data/export.ts');
  async function write(line: string): Promise<void> {
    if (!out.writable) throw new StartFailure('Nobody reads the export any more.');
    if (!out.write(line)) await once(out, 'drain');
  }
  const made = { at: Date.now(), version };
  if (postgresUrl !== null) return exportPostgres(postgresUrl, made, write);
  for (const line of exportLines(data, made)) await write(line);
}

/** `earshot move`. Answers what to tell the operator. */
export async function move(data: string, postgresUrl: string | null): Promise<string> {
  if (postgresUrl === null) throw new StartFailure('EARSHOT_POSTGRES_URL is missing: it says to where everything is moved.');
  const { moveToPostgres } = await import('../data/move.ts');
  const counts = await moveToPostgres(data, postgresUrl);
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const held = `${counted(counts.get('users') ?? 0, 'person', 'people')} and ${counted(counts.get('ended_calls') ?? 0, 'call', 'calls')} of history`;
  return `The database holds ${held}: ${rows} rows of ${counts.size} tables, counted and compared.\nStart the server with EARSHOT_POSTGRES_URL, on the same data folder: earshot.db in it is not used any more.\n`;
}

/** What to say of a backup where everything is in PostgreSQL. */
export function refuseBackup(postgresUrl: string | null, verb: 'backup' | 'restore'): void {
  if (postgresUrl === null) return;
  throw new StartFailure(
    verb === 'backup'
      ? 'EARSHOT_POSTGRES_URL: back the database up by pg_dump (as in "pg_dump -Fc -f earshot.dump DATABASE"), and copy the keys and certificates of the data folder (*.pem).'
      : 'EARSHOT_POSTGRES_URL: bring the database back by pg_restore, and copy the keys and certificates into the data folder (*.pem).',
  );
}

function told({ people, calls, files }: Contents): string {
  const rest = files.length === 0 ? '' : `, and ${files.join(', ')}`;
  return `${counted(people, 'person', 'people')} and ${counted(calls, 'call', 'calls')} of history${rest}`;
}

function counted(n: number, one: string, many: string): string {
  return n === 1 ? `one ${one}` : `${n} ${many}`;
}
