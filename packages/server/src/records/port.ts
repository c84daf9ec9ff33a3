/** What must last over a restart. SQLite now; another store later stands behind the same calls. */
export interface Records {
  /** Adds a user together with his first token, durably before it returns. */
  addUser(user: UserRecord, tokenHash: string): void;
  renameUser(userId: string, username: string, nameKey: string): void;
  findUser(userId: string): UserRecord | null;
  /** The user of a token, by the token's SHA-256 in hex. */
  findByToken(tokenHash: string): UserRecord | null;
  revokeToken(tokenHash: string): void;
  /** Why nothing can be written now, or null. */
  unfit(): string | null;
  close(): void;
}

export interface UserRecord {
  readonly id: string;
  /** As shown. */
  readonly username: string;
  /** As compared: without regard to case, width and doubled spaces. */
  readonly nameKey: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
}
