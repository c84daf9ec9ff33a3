import { randomUUID } from 'node:crypto';
import { createAsk } from '../../src/ask.ts';
import { http } from '../../src/http.ts';
import { createActs, createEntrance, createKeyRing, createLinkEntrance, noKeys, type KeyRecord } from '../../src/by-key.ts';
import {
  calling,
  createPhoneWith,
  openStream,
  stepHistory,
  type Keys,
  type Phone,
  type PhoneSnapshot,
  type Sockets,
} from '../../src/index.ts';
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

function keptIn(map: Map<string, string>) {
  return {
    get: (key: string) => map.get(key) ?? null,
    set: (key: string, value: string | null) => void (value === null ? map.delete(key) : map.set(key, value)),
  };
}

interface Chosen {
  /** None when left out. */
  readonly keys?: Keys;
  readonly invitation?: string;
  readonly guestLink?: string;
  /** What the tab keeps over a reload. */
  readonly storage?: Map<string, string>;
  /** The sounds of those who share it find each other. */
  readonly air?: Air;
}

/** A phone that speaks over the network of this machine; only its sound is a fake. */
export function createRealPhone(url: string, chosen: Chosen): Phone {
  const { keys = noKeys, invitation, guestLink, storage = new Map<string, string>(), air = new Air() } = chosen;
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
    storage: keptIn(storage),
    tab: keptIn(storage),
    sockets,
    http,
    media: createFakeMedia(air),
    entrance:
      guestLink === undefined ? createEntrance({ http, keys, url, invitation }) : createLinkEntrance({ http, url, secret: guestLink }),
    wake: () => () => undefined,
  };
  const streams = { open: () => ({ close: () => undefined }) };
  return createPhoneWith(
    ports,
    { url, ...(guestLink !== undefined && { guestLink }) },
    {
      openStream: (...to) => openStream({ ...ports, streams }, ...to),
      loadCalling: () => Promise.resolve(calling),
      loadHistory: () => Promise.resolve(stepHistory),
      loadAsk: () => Promise.resolve(createAsk),
      loadActs: () => Promise.resolve((means) => createActs({ ...means, keys })),
      loadSound: () => Promise.resolve(null),
    },
  );
}

/** Resolves with what `look` finds in the snapshot, as soon as it finds something. */
export function until<T>(phone: Phone, look: (snapshot: PhoneSnapshot) => T | null | false): Promise<T> {
  return new Promise((resolve) => {
    function check(): void {
      const found = look(phone.getSnapshot());
      if (found === null || found === false) return;
      stop();
      resolve(found);
    }
    const stop = phone.subscribe(check);
    check();
  });
}
