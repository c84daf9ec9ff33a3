import type { DatabaseSync } from 'node:sqlite';
import { tokensKeptEach, type TokenRecord } from './port.ts';
import { tokenOf, type FoundToken } from './rows.ts';

/** Tokens, of which the hashes are kept alone. */
export function openTokens(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO tokens (hash, device_id, made_at) SELECT ?, id, ? FROM devices WHERE id = ?');
  const surplus = database.prepare(
    `DELETE FROM tokens WHERE device_id = ?1 AND hash NOT IN
       (SELECT hash FROM tokens WHERE device_id = ?1 ORDER BY hash = ?3 DESC, made_at DESC LIMIT ?2)`,
  );
  const age = database.prepare('UPDATE tokens SET made_at = ? WHERE device_id = ?');
  const byHash = database.prepare(
    `SELECT user_id, device_id, label, used_at, iif(key IS NULL, NULL, made_at) AS made_at
     FROM tokens JOIN devices ON devices.id = tokens.device_id WHERE tokens.hash = ?`,
  );
  function add(deviceId: string, { hash, madeAt }: TokenRecord): boolean {
    return insert.run(hash, madeAt, deviceId).changes > 0;
  }
  return {
    add,
    age: (deviceId: string, madeAt: number): void => void age.run(madeAt, deviceId),
    renew(deviceId: string, token: TokenRecord): boolean {
      const added = add(deviceId, token);
      surplus.run(deviceId, tokensKeptEach, token.hash);
      return added;
    },
    find(hash: string): FoundToken | null {
      const row = byHash.get(hash);
      return row === undefined ? null : tokenOf(row);
    },
    revoke: openRevoking(database),
  };
}

/** Takes a token back, and answers the device if it is worth nothing now. */
function openRevoking(database: DatabaseSync): (hash: string) => readonly string[] {
  const revoke = database.prepare('DELETE FROM tokens WHERE hash = ? RETURNING device_id');
  const revokeAll = database.prepare(
    'DELETE FROM tokens WHERE device_id = ?1 AND EXISTS (SELECT 1 FROM devices WHERE id = ?1 AND key IS NOT NULL)',
  );
  const worthless = database.prepare(
    'SELECT id FROM devices WHERE id = ? AND key IS NULL AND NOT EXISTS (SELECT 1 FROM tokens WHERE device_id = devices.id)',
  );
  return (hash) =>
    revoke.all(hash).flatMap(({ device_id }) => {
      revokeAll.run(device_id ?? null);
      return worthless.all(device_id ?? null).map(({ id }) => String(id));
    });
}
