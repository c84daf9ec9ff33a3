/** As much of IndexedDB as the page and its worker use, in memory, for a process that has none. */
export function openBrowserStore(): Pick<IDBFactory, 'open'> {
  const databases = new Map<string, Map<string, Map<unknown, unknown>>>();
  return {
    open(name) {
      const known = databases.get(name);
      const stores = known ?? new Map<string, Map<unknown, unknown>>();
      databases.set(name, stores);
      const request = Object.assign(new EventTarget(), { result: openDatabase(stores), error: null });
      queueMicrotask(() => {
        if (known === undefined) request.dispatchEvent(new Event('upgradeneeded'));
        request.dispatchEvent(new Event('success'));
      });
      return request as unknown as IDBOpenDBRequest;
    },
  };
}

function openDatabase(stores: Map<string, Map<unknown, unknown>>): object {
  return {
    close: () => undefined,
    createObjectStore: (name: string) => void stores.set(name, new Map()),
    transaction: (name: string) => {
      const kept = stores.get(name) ?? new Map<unknown, unknown>();
      function answer(result: unknown): object {
        queueMicrotask(() => transaction.dispatchEvent(new Event('complete')));
        return { result };
      }
      const transaction = Object.assign(new EventTarget(), {
        error: null,
        objectStore: () => ({
          get: (key: unknown) => answer(kept.get(key)),
          getAllKeys: () => answer([...kept.keys()]),
          put: (value: unknown, key: unknown) => answer(kept.set(key, value)),
          add: (value: unknown, key: unknown) => answer(kept.has(key) || kept.set(key, value)),
          delete: (key: unknown) => answer(kept.delete(key)),
        }),
      });
      return transaction;
    },
  };
}
