/**
 * Links by which somebody without a name calls one person, and who has come by them. No reference leads from a visitor
 * to a link, so that nothing that goes makes a visitor somebody with a name.
 */
export const visits = `
  CREATE TABLE guest_links (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, target_id TEXT NOT NULL, label TEXT NOT NULL, ends_at INTEGER NOT NULL, made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE visitors (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, link_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;`;
