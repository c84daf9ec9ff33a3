import { foldName, textToSign } from '@earshot/protocol';
import type { DeviceKey, KeyRing } from './key-ring.ts';

/** The keys of a device for one name, as they are kept. */
export interface KeyRecord {
  readonly signing: CryptoKeyPair;
  readonly sealing: CryptoKeyPair;
  /** Under which the server knows them; null before it does. */
  readonly deviceId: string | null;
}

/** Where keys are kept, by name. What it cannot do it throws. */
export interface KeyStore {
  /** The record of a name, and `made` from now on if there is none: of two who ask at once both get the same. */
  take(name: string, made: KeyRecord): Promise<KeyRecord>;
  /** The record of a name, or null. */
  find(name: string): Promise<KeyRecord | null>;
  put(name: string, record: KeyRecord): Promise<void>;
  remove(name: string): Promise<void>;
}

/** One that can say under which names it keeps something. */
export interface ListedKeyStore extends KeyStore {
  names(): Promise<readonly string[]>;
}

const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const sealing = { name: 'ECDH', namedCurve: 'P-256' } as const;

/**
 * Keys of Web Crypto in a store. They cannot be exported: whoever reads the store has no key. Without Web Crypto, and
 * where the store throws, there are none.
 */
export function createKeyRing(store: KeyStore, label = ''): KeyRing {
  async function taken(name: string): Promise<KeyRecord> {
    return (await store.find(name)) ?? store.take(name, await make());
  }
  return {
    of: async (name) => {
      const known = foldName(name);
      try {
        return await keyOf(store, { name: known, label }, await taken(known));
      } catch {
        return null;
      }
    },
    renamed: async (from, to) => {
      const [before, after] = [foldName(from), foldName(to)];
      if (before === after) return;
      try {
        const record = await store.find(before);
        if (record === null) return;
        await store.put(after, record);
        await store.remove(before);
      } catch {
        // The key is found under its old name at the next sign-in under it.
      }
    },
  };
}

/** The key under which the server knows a device, whatever the name is by now; null when it is not kept here. */
export async function keyOfDevice(store: ListedKeyStore, deviceId: string): Promise<DeviceKey | null> {
  for (const name of await store.names()) {
    const record = await store.find(name);
    if (record?.deviceId === deviceId) return keyOf(store, { name, label: '' }, record);
  }
  return null;
}

async function make(): Promise<KeyRecord> {
  const [signs, seals] = await Promise.all([
    crypto.subtle.generateKey(signing, false, ['sign', 'verify']),
    crypto.subtle.generateKey(sealing, false, ['deriveBits']),
  ]);
  return { signing: signs, sealing: seals, deviceId: null };
}

async function keyOf(
  store: KeyStore,
  { name, label }: { readonly name: string; readonly label: string },
  record: KeyRecord,
): Promise<DeviceKey> {
  const [key, sealingKey] = await Promise.all([spkiOf(record.signing), spkiOf(record.sealing)]);
  async function sign(text: string): Promise<string> {
    return base64url(await crypto.subtle.sign(signing, record.signing.privateKey, new TextEncoder().encode(text)));
  }
  return {
    key,
    deviceId: record.deviceId,
    label,
    sealing: async () => ({ sealing_key: sealingKey, sealing_proof: await sign(textToSign('sealing', key, sealingKey)) }),
    sign,
    keep: (deviceId) => store.put(name, { ...record, deviceId }),
    drop: () => store.remove(name),
  };
}

async function spkiOf({ publicKey }: CryptoKeyPair): Promise<string> {
  return base64url(await crypto.subtle.exportKey('spki', publicKey));
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
