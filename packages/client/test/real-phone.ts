import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { placeOf, type SpawnedServer } from '../../server/test/operations/spawned-server.ts';
import { createActs } from '../src/acts.ts';
import { createAsk } from '../src/ask.ts';
import { createEntrance, createLinkEntrance, noKeys } from '../src/by-key.ts';
import { clock } from '../src/clock.ts';
import { createPhoneWith, stepHistory, type Keys, type Phone, type PhoneSnapshot } from '../src/index.ts';
import type { Http, Ports, Sockets } from '../src/ports.ts';
import { createFakeMedia, type Air } from './town/fake-media.ts';

/** A phone that speaks to a real server by real sockets; only its sound is made up. */
export interface RealPhone {
  readonly phone: Phone;
  see(): PhoneSnapshot;
  /** Resolves with what `look` finds in the snapshot, as soon as that is not null. */
  until<T>(look: (snapshot: PhoneSnapshot) => T | null): Promise<T>;
}

/** A real server. */
export interface House {
  /** `https://localhost:<port>`. */
  readonly origin: string;
  /** Its certificate, PEM. */
  readonly ca: string;
}

/** A server of its own process that has greeted, with its data in this folder. */
export function houseOf(server: SpawnedServer, data: string): House {
  return { origin: new URL(placeOf(server)).origin, ca: readFileSync(join(data, 'cert.pem'), 'utf8') };
}

interface Options {
  readonly storage?: Map<string, string>;
  readonly keys?: Keys;
  readonly guestLink?: string;
}

function socketsOf({ ca }: House): Sockets {
  return {
    open: (url, on) => {
      const socket = new WebSocket(url, { ca });
      socket.on('open', () => on.opened());
      socket.on('message', (data) => on.message(String(data)));
      socket.on('close', (code) => on.closed(code));
      socket.on('error', () => undefined);
      return { send: (frame) => socket.send(frame), close: () => socket.close() };
    },
  };
}

function httpOf({ ca }: House): Http {
  return {
    request: ({ method, url, token, body }) =>
      new Promise((resolve) => {
        const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) };
        const asked = request(url, { method, ca, headers, agent: false }, (response) => {
          void text(response).then((said) => resolve({ http: response.statusCode ?? 0, body: JSON.parse(said) as unknown }));
        });
        asked.on('error', () => resolve(null));
        asked.end(method === 'POST' ? JSON.stringify(body) : undefined);
      }),
  };
}

/** Sockets get through here, so that no stream is wanted. */
function noStream(): never {
  throw new Error('a stream was opened');
}

/** Opens a phone; the sounds of those who share `air` find each other. */
export function openRealPhone(
  house: House,
  air: Air,
  { storage = new Map<string, string>(), keys = noKeys, guestLink }: Options = {},
): RealPhone {
  const http = httpOf(house);
  const kept: Ports['storage'] = {
    get: (key) => storage.get(key) ?? null,
    set: (key, value) => void (value === null ? storage.delete(key) : storage.set(key, value)),
  };
  const { origin: url } = house;
  const phone = createPhoneWith(
    {
      clock,
      random: { uuid: () => randomUUID(), unit: () => Math.random() },
      storage: kept,
      tab: kept,
      media: createFakeMedia(air),
      entrance: guestLink === undefined ? createEntrance({ http, keys, url }) : createLinkEntrance({ http, url, secret: guestLink }),
      sockets: socketsOf(house),
      http,
      wake: () => () => undefined,
    },
    { url, ...(guestLink !== undefined && { guestLink }) },
    {
      openStream: noStream,
      loadHistory: () => Promise.resolve(stepHistory),
      loadAsk: () => Promise.resolve(createAsk),
      loadActs: () => Promise.resolve((means) => createActs({ ...means, keys })),
    },
  );
  return {
    phone,
    see: () => phone.getSnapshot(),
    until: (look) =>
      new Promise((resolve) => {
        function check(): boolean {
          const found = look(phone.getSnapshot());
          if (found !== null) resolve(found);
          return found !== null;
        }
        if (check()) return;
        const stop = phone.subscribe(() => check() && stop());
      }),
  };
}
