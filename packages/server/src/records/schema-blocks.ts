/** Whom somebody has blocked sees them under the name that they had then. */
export const blockNames = `
  ALTER TABLE blocks ADD COLUMN username TEXT NOT NULL DEFAULT '';
  UPDATE blocks SET username = (SELECT username FROM users WHERE id = user_id);`;
