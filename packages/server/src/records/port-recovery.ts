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

/** A code with the device that makes it. */
export interface MadeRecovery extends RecoveryRecord {
  readonly deviceId: string;
}

/**
 * The recovery codes, at most one of each user. One goes with its user, and with the device that has made it: what
 * somebody has read there is worth nothing when the device is removed.
 */
export interface RecoveryRecords {
  readonly recoveryOf: (userId: string) => RecoveryRecord | null;
  /** Keeps a code in place of the one before. False when there is no such user or device any more. */
  readonly keepRecovery: (userId: string, code: MadeRecovery) => boolean;
  /**
   * Uses up the code with that hash, and adds a device with a token, both or neither; null when its user has no such
   * code any more.
   */
  readonly recover: (hash: string, device: DeviceRecord, tokenHash: string) => DeviceOwner | null;
}
