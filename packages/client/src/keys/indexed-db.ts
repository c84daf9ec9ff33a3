import type { KeyRecord, ListedKeyStore } from './keys.ts';

const database = 'earshot';
const keys = 'keys';

/**
 * Keys in the browser's own database (W3C IndexedDB), which takes them without ever showing what is in them. Rejects
 * where it is not to be had: in some private windows, with storage blocked, in lockdown.
 */
export function createIndexedDbStore(): ListedKeyStore {
  let opening: Promise<IDBDatabase> | null = null;
  async function within<T>(mode: IDBTransactionMode, task: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    opening ??= open();
    // One that could not be opened now may be at the next try.
    const opened = await opening.catch((error: unknown) => {
      opening = null;
      throw error;
    });
    const transaction = opened.transaction(keys, mode);
    return whole(transaction, task(transaction.objectStore(keys)));
  }
  return {
    take: async (name, made) => {
      // What another tab has put there meanwhile is not overwritten: `add` fails.
      await within('readwrite', (store) => store.add(made, name)).catch(() => undefined);
      const kept = await find(name);
      if (kept === null) throw new Error('Nothing is kept here.');
      return kept;
    },
    find,
    put: async (name, record) => {
      await within('readwrite', (store) => store.put(record, name));
    },
    remove: (name) => within('readwrite', (store) => store.delete(name)),
    names: async () => (await within('readonly', (store) => store.getAllKeys())).filter((name) => typeof name === 'string'),
  };
  async function find(name: string): Promise<KeyRecord | null> {
    const found: unknown = await within('readonly', (store) => store.get(name));
    return isRecord(found) ? found : null;
  }
}

function isRecord(found: unknown): found is KeyRecord {
  return typeof found === 'object' && found !== null && 'signing' in found && 'sealing' in found && 'deviceId' in found;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.addEventListener('upgradeneeded', () => void request.result.createObjectStore(keys));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The database of the browser cannot be opened.')));
    request.addEventListener('blocked', () => reject(new Error('The database of the browser is held by another tab.')));
  });
}

/** What a request found, once its transaction has come to its end. */
function whole<T>(transaction: IDBTransaction, request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve(request.result));
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The browser keeps nothing.')));
  });
}
