import type { DeviceOwner, DeviceRecord } from './people-port.ts';

/** A recovery code as it is kept: nobody can read it from there. */
export interface KeptCode {
  /** Base64url. */
  readonly salt: string;
  /** Of the code with that salt, base64url. */
  readonly hash: string;
}

export interface RecoveryRecord extends KeptCode {
  /** Unix milliseconds. */
  readonly madeAt: number;
}

/** The recovery codes, at most one of each user. One goes with its user. */
export interface RecoveryRecords {
  readonly recoveryOf: (userId: string) => RecoveryRecord | null;
  /** Keeps a code in place of the one before. False when there is no such user any more. */
  readonly keepRecovery: (userId: string, code: RecoveryRecord) => boolean;
  /**
   * Uses up the code with that hash, and adds a device with a token, both or neither; null when its user has no such
   * code any more.
   */
  readonly recover: (hash: string, device: DeviceRecord, tokenHash: string) => DeviceOwner | null;
}
