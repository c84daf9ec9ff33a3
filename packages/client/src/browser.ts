import { clock } from './clock.ts';
import type { Late } from './engine.ts';
import { http } from './http.ts';
import { lateDoor, type OpenWire } from './link/wire.ts';
import type { VoiceFilter } from './media/filtered.ts';
import { createMedia } from './media/media.ts';
import type { Phone, PhoneOptions, PhoneStorage } from './phone-api.ts';
import { createPhoneWith, withoutSlash } from './phone.ts';
import type { Ports, Random, Sockets } from './ports.ts';
import { lateEntrance, type Entrance } from './session/entrance.ts';
import { soundKey } from './sound/place.ts';
import { uuidOf } from './uuid.ts';

export interface BrowserOptions extends PhoneOptions {
  /**
   * Loads a filter for voices, as one that suppresses noise: only when the person has chosen it (`filter` of
   * `sound()`). One that cannot be loaded, or lets no sound through, leaves the microphone as it is.
   */
  readonly filter?: () => Promise<VoiceFilter>;
}

/**
 * Makes a phone in a browser. Nothing is asked of the person before `call` or `accept`; a remembered token signs in at
 * once, and a call of this tab from before a reload goes on.
 */
export function createPhone(options: BrowserOptions): Phone {
  // Ahead of need: the server may have been replaced by another version when it is needed.
  clock.after(whenIdle, () => void loadStream().catch(() => undefined));
  void loadEntrance(options).catch(() => undefined);
  const { guestLink } = options;
  // In this browser, and in this tab, somebody may be signed in under a name.
  const browser = createStorage(() => localStorage);
  const media = createMedia(clock);
  const tab = createStorage(() => sessionStorage, guestLink === undefined ? '' : `guest ${guestLink.slice(0, 8)} `);
  const phone = createPhoneWith(
    {
      clock,
      random,
      storage: guestLink === undefined ? browser : tab,
      tab,
      sockets,
      http,
      media,
      entrance: lateEntrance(() => loadEntrance(options)),
      wake,
    },
    options,
    {
      openStream: lateDoor(loadStream),
      loadCalling: () => surely(async () => (await import('./calling.ts')).calling),
      loadHistory: () => surely(async () => (await import('./browser-later.ts')).stepHistory),
      loadAsk: async () => (await import('./browser-later.ts')).createAsk,
      loadActs: () => loadActs(options),
      loadSound: async () =>
        (await import('./browser-later.ts')).createBrowserSound({ storage: browser, media, clock, loadFilter: options.filter }),
    },
  );
  // Who has chosen a device has it from the first call on.
  if (browser.get(soundKey) !== null) void phone.sound();
  return phone;
}

/** Milliseconds until what few networks need is loaded. */
const whenIdle = 3_000;
/** And until a load that has failed is tried again, as when the server is away. */
const tryAgain = 2_000;

async function loadStream(): Promise<OpenWire> {
  const { openStream, streams } = await import('./browser-later.ts');
  return (greeting, on) => openStream({ http, streams, clock }, greeting, on);
}

/** What makes and keeps keys is loaded beside the page: who has a token needs none yet. */
async function loadEntrance({ keys, url, invitation, guestLink: secret }: PhoneOptions): Promise<Entrance> {
  const { browserKeys, createEntrance, createLinkEntrance } = await import('./browser-later.ts');
  if (secret !== undefined) return createLinkEntrance({ http, url: withoutSlash(url), secret });
  return createEntrance({ http, keys: keys ?? browserKeys, url: withoutSlash(url), invitation });
}

async function loadActs({ keys }: PhoneOptions): ReturnType<Late['loadActs']> {
  const { browserKeys, createActs } = await import('./browser-later.ts');
  return (means) => createActs({ ...means, keys: keys ?? browserKeys });
}

/** Loads a part without which there is no phone: again and again. */
async function surely<Part>(load: () => Promise<Part>): Promise<Part> {
  for (;;)
    try {
      return await load();
    } catch {
      await new Promise<void>((resolve) => void clock.after(tryAgain, resolve));
    }
}

const random: Random = {
  uuid: () => uuidOf(crypto.getRandomValues(new Uint8Array(16))),
  unit: () => Math.random(),
};

/** What the browser keeps, or memory where it refuses to. */
function createStorage(kept: () => Storage, before = ''): PhoneStorage {
  const memory = new Map<string, string>();
  return {
    get: (key) => {
      try {
        return kept().getItem(before + key) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    set: (key, value) => {
      if (value === null) memory.delete(key);
      try {
        if (value === null) kept().removeItem(before + key);
        else kept().setItem(before + key, value);
      } catch {
        if (value !== null) memory.set(key, value);
      }
    },
  };
}

const sockets: Sockets = {
  open: (url, on) => {
    const socket = new WebSocket(url);
    let over = false;
    function closed(code: number): void {
      if (over) return;
      over = true;
      on.closed(code);
    }
    socket.addEventListener('open', () => on.opened());
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') on.message(event.data);
    });
    socket.addEventListener('close', (event) => closed(event.code));
    // A socket that a policy of the embedding page forbids is never closed, for it never was opened.
    socket.addEventListener('error', () => closed(1006));
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.close(),
    };
  },
};

/**
 * The network is back, or somebody looks at the page again: a timer may have slept, a socket may be dead. Or the page
 * goes, or is stopped.
 */
const wake: Ports['wake'] = (listener) => {
  const { connection } = navigator as Navigator & { readonly connection?: EventTarget };
  function wired(): void {
    listener('network');
  }
  function shown(): void {
    if (document.visibilityState === 'visible') listener('shown');
  }
  function restored(event: PageTransitionEvent): void {
    if (event.persisted) listener('shown');
  }
  function leaving(): void {
    listener('leaving');
  }
  function frozen(): void {
    listener('frozen');
  }
  function thawed(): void {
    listener('shown');
  }
  addEventListener('online', wired);
  connection?.addEventListener('change', wired);
  addEventListener('pageshow', restored);
  addEventListener('pagehide', leaving);
  document.addEventListener('visibilitychange', shown);
  document.addEventListener('freeze', frozen);
  document.addEventListener('resume', thawed);
  return () => {
    removeEventListener('online', wired);
    connection?.removeEventListener('change', wired);
    removeEventListener('pageshow', restored);
    removeEventListener('pagehide', leaving);
    document.removeEventListener('visibilitychange', shown);
    document.removeEventListener('freeze', frozen);
    document.removeEventListener('resume', thawed);
  };
};
