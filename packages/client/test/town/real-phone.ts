import { randomUUID } from 'node:crypto';
import { createAsk } from '../../src/ask.ts';
import { http } from '../../src/browser.ts';
import { createActs, createEntrance, createKeyRing, type KeyRecord } from '../../src/by-key.ts';
import { createPhoneWith, openStream, stepHistory, type Keys, type Phone, type PhoneSnapshot, type Sockets } from '../../src/index.ts';
import { Air, createFakeMedia } from './fake-media.ts';

/** Keys of Web Crypto, kept in memory. */
export function keysInMemory(url: string): Keys {
  const kept = new Map<string, KeyRecord>();
  const ring = createKeyRing({
    take: async (name, made) => kept.get(name) ?? (kept.set(name, made), made),
    find: async (name) => kept.get(name) ?? null,
    put: async (name, record) => void kept.set(name, record),
    remove: async (name) => void kept.delete(name),
  });
  return { origin: () => url, ...ring };
}

const sockets: Sockets = {
  open: (url, on) => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => on.opened());
    socket.addEventListener('message', ({ data }) => on.message(String(data)));
    socket.addEventListener('close', ({ code }) => on.closed(code));
    return { send: (text) => socket.send(text), close: () => socket.close() };
  },
};

function inMemory() {
  const kept = new Map<string, string>();
  return {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string | null) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
}

interface Chosen {
  readonly keys: Keys;
  readonly invitation?: string;
}

/** A phone that speaks over the network of this machine; only its sound is a fake. */
export function createRealPhone(url: string, { keys, invitation }: Chosen): Phone {
  const clock = {
    now: () => performance.now(),
    wall: () => Date.now(),
    after: (ms: number, task: () => void) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
  const ports = {
    clock,
    random: { uuid: () => randomUUID(), unit: () => Math.random() },
    storage: inMemory(),
    tab: inMemory(),
    sockets,
    http,
    media: createFakeMedia(new Air()),
    entrance: createEntrance({ http, keys, url, invitation }),
    wake: () => () => undefined,
  };
  const streams = { open: () => ({ close: () => undefined }) };
  return createPhoneWith(
    ports,
    { url },
    {
      openStream: (...to) => openStream({ ...ports, streams }, ...to),
      loadHistory: () => Promise.resolve(stepHistory),
      loadAsk: () => Promise.resolve(createAsk),
      loadActs: () => Promise.resolve((means) => createActs({ ...means, keys })),
    },
  );
}

/** Waits until the snapshot is as it is wanted. */
export function until(phone: Phone, is: (snapshot: PhoneSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    function look(): void {
      if (!is(phone.getSnapshot())) return;
      stop();
      resolve();
    }
    const stop = phone.subscribe(look);
    look();
  });
}
