/** The keys by which this device proves whose a name is (docs/protocol.md, keys and proofs). */
export interface Keys extends KeyRing {
  /** The web origin that requests of this program carry; null where they carry none. */
  origin(): string | null;
}

export interface KeyRing {
  /**
   * The key of this device for a name, a new one if there was none; of two tabs that ask at once both get the same.
   * Null where none can be kept: who signs in there is a guest. Rejects when it may be had at another try.
   */
  of(name: string): Promise<DeviceKey | null>;
  /** A name was taken in place of another: its key goes with it. Never rejects. */
  renamed(from: string, to: string): Promise<void>;
}

export interface DeviceKey {
  /** The public key: SPKI, base64url. */
  readonly key: string;
  /** Under which the server knows it; null before it does. */
  readonly deviceId: string | null;
  /** What to call the device at first. */
  readonly label: string;
  /** The key for what will be sealed to this device, and its proof. */
  sealing(): Promise<{ readonly sealing_key: string; readonly sealing_proof: string }>;
  /** The ECDSA signature of a text, 64 bytes in base64url. */
  sign(text: string): Promise<string>;
  /** The server knows it under this id from now on. */
  keep(deviceId: string): Promise<void>;
  drop(): Promise<void>;
}
