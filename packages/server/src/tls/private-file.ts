import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a file that only its owner may read, so that at any moment either the old or the new text is there whole. */
export function writePrivately(path: string, text: string): void {
  const draft = join(dirname(path), `.draft-${process.pid}`);
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(draft, path);
}
