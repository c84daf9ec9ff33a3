import { createHash } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/port.ts';
import type { Revocations } from './revocations.ts';

/** Which token belongs to whom. Tokens themselves are never kept, only their SHA-256. */
export interface Sessions {
  /** The user of a token, or null when it is unknown or revoked. */
  open(token: string): { readonly userId: string; readonly tokenHash: string } | null;
  /** Whether a token that was opened before is still good. */
  holds(userId: string, tokenHash: string): boolean;
  revoke(tokenHash: string): void;
  /** Drops what is kept in memory of a user who has gone offline. */
  forget(userId: string): void;
}

/** SHA-256 in hex, the only form in which a token is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const longestToken = 256;

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Records;
  readonly revocations: Revocations;
}

export function createSessions(needs: Needs): Sessions {
  const { records, revocations } = needs;
  const users = new Map<string, string>();
  const hashes = new Map<string, Set<string>>();
  const noteUse = useNoter(needs);
  function lookUp(tokenHash: string): string | null {
    if (revocations.has(tokenHash)) return null;
    const known = users.get(tokenHash);
    if (known !== undefined) return known;
    const user = records.findByToken(tokenHash);
    if (user === null) return null;
    users.set(tokenHash, user.id);
    noteUse(user.id);
    const mine = hashes.get(user.id);
    if (mine === undefined) hashes.set(user.id, new Set([tokenHash]));
    else mine.add(tokenHash);
    return user.id;
  }
  return {
    open(token) {
      if (token === '' || token.length > longestToken) return null;
      const tokenHash = hashToken(token);
      const userId = lookUp(tokenHash);
      return userId === null ? null : { userId, tokenHash };
    },
    holds: (userId, tokenHash) => lookUp(tokenHash) === userId,
    revoke(tokenHash) {
      revocations.add(tokenHash);
      const userId = users.get(tokenHash);
      users.delete(tokenHash);
      if (userId !== undefined) hashes.get(userId)?.delete(tokenHash);
    },
    forget(userId) {
      noteUse(userId);
      for (const tokenHash of hashes.get(userId) ?? []) users.delete(tokenHash);
      hashes.delete(userId);
    },
  };
}

/** Notes that users are here; that it cannot be noted hinders nobody. */
function useNoter({ clock, log, records }: Needs) {
  return (userId: string): void => {
    try {
      records.noteUse(userId, clock.wall());
    } catch (error) {
      log.debug({ err: error }, 'that a user was here could not be noted');
    }
  };
}
