/** What the page and the service worker of this browser tell each other: small things that nobody else can write. */
interface Notes {
  /** The device that this browser is for the server while somebody is signed in. */
  readonly device: string;
  /** The device that is to be woken, as the person here has chosen. */
  readonly wanted: string;
  /** The subscription that the server has: whose device, and where. */
  readonly sent: { readonly device: string; readonly endpoint: string };
  /** What notifications say in the language of the page; none while that is English. */
  readonly speech: { readonly language: string; readonly texts: Readonly<Record<string, string>> };
  /** The call that a press on Answer in a notification was for, and when (Unix milliseconds). */
  readonly answer: { readonly call: string; readonly at: number };
}

/** A database of its own: that of the keys stays as every version of the page knows it. */
const database = 'earshot-push';
const store = 'notes';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.addEventListener('upgradeneeded', () => void request.result.createObjectStore(store));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The database of the browser cannot be opened.')));
  });
}

function isRecord(kept: unknown): kept is Readonly<Record<string, unknown>> {
  return typeof kept === 'object' && kept !== null;
}

function readText(kept: unknown): string | null {
  return typeof kept === 'string' ? kept : null;
}

function textsIn(kept: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(kept).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])));
}

/** What is kept may be of another version of the page. */
const readers: { readonly [K in keyof Notes]: (kept: unknown) => Notes[K] | null } = {
  device: readText,
  wanted: readText,
  sent: (kept) =>
    isRecord(kept) && typeof kept['device'] === 'string' && typeof kept['endpoint'] === 'string'
      ? { device: kept['device'], endpoint: kept['endpoint'] }
      : null,
  speech: (kept) =>
    isRecord(kept) && typeof kept['language'] === 'string' && isRecord(kept['texts'])
      ? { language: kept['language'], texts: textsIn(kept['texts']) }
      : null,
  answer: (kept) =>
    isRecord(kept) && typeof kept['call'] === 'string' && typeof kept['at'] === 'number' ? { call: kept['call'], at: kept['at'] } : null,
};

async function within(mode: IDBTransactionMode, task: (notes: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const opened = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = opened.transaction(store, mode);
      const request = task(transaction.objectStore(store));
      transaction.addEventListener('complete', () => resolve(request.result));
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The browser keeps nothing.')));
    });
  } finally {
    opened.close();
  }
}

/** A note, or null. Rejects where the browser keeps nothing. */
export async function note<K extends keyof Notes>(name: K): Promise<Notes[K] | null> {
  return readers[name](await within('readonly', (notes) => notes.get(name)));
}

/** Keeps a note in place of the one before, or none any more (null). */
export async function keepNote<K extends keyof Notes>(name: K, kept: Notes[K] | null): Promise<void> {
  await within('readwrite', (notes) => (kept === null ? notes.delete(name) : notes.put(kept, name)));
}
