import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A file system of 1 MiB. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no room. */
  fill(): void;
  /** Makes room again. */
  clear(): void;
  remove(): void;
}

/** Why no small disk can be made here, or false: as the `skip` of a test. */
export const noSmallDisk =
  process.platform === 'linux' && process.getuid?.() === 0 ? false : 'needs root on Linux, to mount a small file system';

/** Mounts a small disk; skips the test and answers null where nobody may. */
export function mountSmallDisk(t: TestContext): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    rmSync(folder, { recursive: true });
    t.skip('this machine lets nobody mount a file system');
    return null;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      for (let size = 1024; size >= 1; size /= 2) grow(ballast, size * 1024);
    },
    clear: () => rmSync(ballast),
    remove() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Makes a file larger as long as that goes. */
function grow(path: string, bytes: number): void {
  for (;;) {
    try {
      writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      return;
    }
    if (statSync(path).size > 2 ** 21) throw new Error('The file system is larger than it should be.');
  }
}
