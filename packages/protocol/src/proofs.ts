/** What stands in each text that a device signs, in this order (API.md 4). */
interface Signed {
  readonly register: readonly [challenge: string, origin: string, username: string, key: string];
  readonly sealing: readonly [key: string, sealingKey: string];
  readonly token: readonly [challenge: string, origin: string, deviceId: string];
  readonly enrol: readonly [challenge: string, origin: string, userId: string, key: string];
  readonly admin: readonly [challenge: string, origin: string, act: string];
  readonly join: readonly [challenge: string, origin: string, codeOrSecret: string, key: string];
  readonly recovery: readonly [challenge: string, origin: string, deviceId: string];
  readonly recover: readonly [challenge: string, origin: string, username: string, key: string];
}

/**
 * The text that a device signs to prove that it has its key: as UTF-8, by ECDSA with P-256 and SHA-256, into the 64
 * bytes of IEEE P1363. What it is for stands first, so that one proof is never good for anything else.
 */
export function textToSign<K extends keyof Signed>(what: K, ...fields: Signed[K]): string {
  return [`earshot ${what}`, ...fields].join('\n');
}
