/** Groups, and their members in the order in which they are rung in turn. */
export const callGroups = `
  CREATE TABLE call_groups (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL, strategy TEXT NOT NULL, made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE group_members (
    group_id TEXT NOT NULL REFERENCES call_groups (id) ON DELETE CASCADE, user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    place INTEGER NOT NULL, joined INTEGER NOT NULL, PRIMARY KEY (group_id, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX group_members_by_user ON group_members (user_id);`;
