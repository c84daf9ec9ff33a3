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
export async function exportAll({ data, version }: Pick<Asked, 'data' | 'version'>, out: NodeJS.WritableStream): Promise<void> {
  const { exportLines } = await import('../data/export.ts');
  for (const line of exportLines(data, { at: Date.now(), version })) {
    if (!out.writable) throw new StartFailure('Nobody reads the export any more.');
    if (!out.write(line)) await once(out, 'drain');
  }
}

function told({ people, calls, files }: Contents): string {
  const rest = files.length === 0 ? '' : `, and ${files.join(', ')}`;
  return `${counted(people, 'person', 'people')} and ${counted(calls, 'call', 'calls')} of history${rest}`;
}

function counted(n: number, one: string, many: string): string {
  return n === 1 ? `one ${one}` : `${n} ${many}`;
}
