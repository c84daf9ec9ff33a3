export interface UserRecord {
  readonly id: string;
  /** As shown. */
  readonly username: string;
  /** As compared: without regard to case, width and doubled spaces. */
  readonly nameKey: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** The guest link by which they have come; left out of anybody who has a name. */
  readonly linkId?: string;
}

/** A browser profile or a program of a user. */
export interface DeviceRecord {
  readonly id: string;
  readonly userId: string;
  /** As its user calls it; empty until they do. */
  readonly label: string;
  /** The public key by which it proves itself (SPKI, base64url); null of one that has only its token. */
  readonly key: string | null;
  /** The public key with which others agree on keys with it; null of one that gave none. */
  readonly sealingKey: string | null;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** When it was noted as here; Unix milliseconds. */
  readonly usedAt: number;
}

/** The public keys of a device (SPKI, base64url). */
export type DeviceKeys = { readonly key: string } & Pick<DeviceRecord, 'sealingKey' | 'label'>;

/** So many tokens of a device with a key are good at a time: each of its tabs may have taken one. */
export const tokensKeptEach = 8;

/** That a device was here is noted so often at most, in milliseconds. */
export const useNotedEvery = 3_600_000;

export interface TokenRecord {
  /** SHA-256 in hex. */
  readonly hash: string;
  /** Unix milliseconds. */
  readonly madeAt: number;
}

/** A user at a device of theirs. */
export interface TokenOwner {
  readonly user: UserRecord;
  readonly deviceId: string;
  /** As its user calls it. */
  readonly label: string;
  /** When the device was noted as here; Unix milliseconds. */
  readonly usedAt: number;
  /** When the token was made whose life is counted (Unix milliseconds); null where it ends by disuse alone. */
  readonly madeAt: number | null;
}

/**
 * Devices with keys and whose they are, a column for each field, in the order of names: there may be many, and whole
 * records take a thread long to pass on.
 */
export interface KeyedDevices {
  readonly userIds: readonly string[];
  readonly usernames: readonly string[];
  readonly nameKeys: readonly string[];
  readonly deviceIds: readonly string[];
  /** When each was noted as here; Unix milliseconds. */
  readonly usedAt: readonly number[];
}

/** A device and its user. */
export interface DeviceOwner {
  readonly user: UserRecord;
  readonly device: DeviceRecord;
}
