/** Recovery codes, one of each user at most: of the words only a slow hash is kept. */
export const recoveryCodes = `
  CREATE TABLE recovery_codes (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, salt TEXT NOT NULL, hash TEXT NOT NULL, made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;`;
