/** Recovery codes, one of each user at most: of the words only a slow hash is kept. */
export const recoveryCodes = `
  CREATE TABLE recovery_codes (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, salt TEXT NOT NULL, hash TEXT NOT NULL, made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;`;

/** A code goes with the device that has made it; of those of before nobody knows which that was. */
export const recoveryDevices = `
  ALTER TABLE recovery_codes ADD COLUMN device_id TEXT REFERENCES devices (id) ON DELETE CASCADE;
  CREATE INDEX recovery_codes_by_device ON recovery_codes (device_id);`;
