/** Why the server cannot start, as one sentence for the operator; no stack is shown for it. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the user this server runs as may not',
  EPERM: 'the user this server runs as may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file of that name is in the way',
  EMFILE: 'too many files are open',
};

/** An error of the file system in words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** The system's code of an error, such as `EADDRINUSE`, or the empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
