import { createHash } from 'node:crypto';

/** Who has asked for a code, at which device. */
export interface Linking {
  readonly userId: string;
  readonly deviceId: string;
}

/** What a device shows to be linked with: digits to type, and a secret to scan. Each is good once, and for a while. */
export interface LinkCode {
  readonly code: string;
  readonly secret: string;
}

/** What came of digits: whose they were, or null; and those that are void now because they were wrong. */
export interface Tried {
  readonly linking: Linking | null;
  readonly voided: readonly (Linking & Pick<LinkCode, 'code'>)[];
}

interface Open extends Linking {
  readonly code: string;
  readonly secretHash: string;
  readonly until: number;
  /** Wrong codes that were tried since it was made: too many, and its digits are void. */
  wrong: number;
}

/** So many wrong codes void every code that is open. */
export const mostWrong = 5;

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * The codes that are open, one for each user. Eight digits can be guessed, so a wrong code counts against every one of
 * them; a secret cannot. Pure but for its own memory: times are monotonic milliseconds.
 */
export class LinkCodes {
  /** By user, the oldest first. */
  readonly #open = new Map<string, Open>();
  readonly #lives: number;

  /** `lives`: milliseconds for which a code is good. */
  constructor(lives: number) {
    this.#lives = lives;
  }

  /** Whether these digits are somebody's at the moment. */
  has(code: string, now: number): boolean {
    this.#expire(now);
    return this.#find((open) => open.code === code) !== null;
  }

  /** Opens a code for a user, in place of the one before. */
  open({ userId, deviceId }: Linking, { code, secret }: LinkCode, now: number): void {
    this.#expire(now);
    this.#open.delete(userId);
    this.#open.set(userId, { userId, deviceId, code, secretHash: hashOf(secret), until: now + this.#lives, wrong: 0 });
  }

  /** Whose digits these are; they are used up. When they are nobody's, that counts against everybody's. */
  useCode(code: string, now: number): Tried {
    this.#expire(now);
    const found = this.#find((open) => open.code === code && open.wrong < mostWrong);
    if (found === null) for (const open of this.#open.values()) open.wrong += 1;
    const voided = found === null ? [...this.#open.values()].filter(({ wrong }) => wrong === mostWrong) : [];
    return { linking: this.#use(found), voided: voided.map(({ userId, deviceId, code: digits }) => ({ userId, deviceId, code: digits })) };
  }

  /** Whose secret this is; it is used up. */
  useSecret(secret: string, now: number): Linking | null {
    this.#expire(now);
    const hash = hashOf(secret);
    return this.#use(this.#find((open) => open.secretHash === hash));
  }

  /** A device is removed: what it has opened is void. */
  forget(deviceId: string): void {
    for (const { userId, deviceId: by } of this.#open.values()) if (by === deviceId) this.#open.delete(userId);
  }

  #find(is: (open: Open) => boolean): Open | null {
    return [...this.#open.values()].find(is) ?? null;
  }

  #use(found: Open | null): Linking | null {
    if (found === null) return null;
    this.#open.delete(found.userId);
    return { userId: found.userId, deviceId: found.deviceId };
  }

  #expire(now: number): void {
    for (const { userId, until } of this.#open.values()) {
      if (until > now) return;
      this.#open.delete(userId);
    }
  }
}
