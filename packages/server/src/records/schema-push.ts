/** Where browsers are woken for a ring, one subscription of each device at most. */
export const pushSubscriptions = `
  CREATE TABLE push_subscriptions (
    device_id TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE, endpoint TEXT NOT NULL UNIQUE, p256dh TEXT NOT NULL,
    auth TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;`;
