import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { createEntrance, createKeyRing } from '@earshot/client/by-key';
import { http } from '../../client/src/http.ts';
import { createIndexedDbStore } from '../../client/src/keys/indexed-db.ts';
import { publicSubscription } from '../../server/test/subscriptions.ts';
import { keepNote } from '../src/later/push/notes.ts';
import { openBrowserStore } from './browser-store.ts';

/** A script of another realm, whose types are not those of a page. */
async function foreign(path: string) {
  return import(new URL(path, import.meta.url).href);
}

interface Offices {
  readonly openPushOffice: () => { readonly publicKey: string; readonly to: () => readonly string[] };
}

interface Doors {
  readonly openHouseWithCore: (
    options: object,
    given: object,
  ) => Promise<{ readonly cert: string; readonly origin: string; close(): Promise<void> }>;
}

/** A window of this browser, as the worker sees it, and what became of it. */
interface Window {
  readonly url: string;
  readonly done: string[];
}

const { openPushOffice }: Offices = await foreign('../../server/test/core/push-office.ts');
const office = openPushOffice();
const { openHouseWithCore }: Doors = await foreign('../../server/test/doors/core-house.ts');
const house = await openHouseWithCore({}, { push: office });
setDefaultCACertificates([house.cert]);
after(() => house.close());

let windows: readonly Window[] = [];
const opened: string[] = [];
const shown: { readonly title: string; readonly lang?: string }[] = [];
let held: { readonly endpoint: string; toJSON(): object } | null = null;
const browser = {
  registration: {
    pushManager: {
      getSubscription: async () => held,
      subscribe: async ({ applicationServerKey }: { readonly applicationServerKey: string }) => {
        assert.equal(applicationServerKey, office.publicKey);
        const { endpoint, keys } = publicSubscription();
        return (held = { endpoint, toJSON: () => ({ endpoint, keys }) });
      },
    },
    showNotification: async (title: string, { lang }: { readonly lang: string }) => void shown.push({ title, lang }),
    getNotifications: async () => [],
  },
  clients: {
    matchAll: async () =>
      windows.map(({ url, done }) => ({
        url: `${house.origin}${url}`,
        visibilityState: 'visible',
        focus: async () => void done.push('focused'),
        navigate: async (path: string) => void done.push(path),
      })),
    openWindow: async (path: string) => void opened.push(path),
  },
};
Object.assign(globalThis, { self: browser, location: { origin: house.origin }, indexedDB: openBrowserStore() });

interface Worker {
  resubscribe(): Promise<void>;
  pressed(notification: object, action: string): Promise<void>;
  pushed(text: string): Promise<void>;
}

const { resubscribe }: Pick<Worker, 'resubscribe'> = await foreign('../worker/resubscribe.ts');
const { pressed }: Pick<Worker, 'pressed'> = await foreign('../worker/press.ts');
const { pushed }: Pick<Worker, 'pushed'> = await foreign('../worker/ring.ts');

let count = 0;

/** Bob, whose browser this is, has signed in by a key that is kept here, and gone; Ada is here. */
async function people() {
  const name = `Bob ${(count += 1)}`;
  const keys = { ...createKeyRing(createIndexedDbStore()), origin: () => house.origin };
  const came = await createEntrance({ http, keys, url: house.origin }).ask({ type: 'register', id: randomUUID(), name, as: 'typed' });
  assert.ok('entry' in came, JSON.stringify(came));
  async function asked(token: string, path: string, body: object = {}): Promise<Record<string, never>> {
    const method = Object.keys(body).length === 0 && path.endsWith('list') ? 'GET' : 'POST';
    const answer = await http.request({ method, url: `${house.origin}/api/${path}`, token, body });
    assert.equal(answer?.http, 200, JSON.stringify(answer?.body));
    return Object(answer?.body);
  }
  const ada = await asked('', 'users/register', { username: `Ada ${count}` });
  const { user_id: id, device_id: device, token } = came.entry;
  await Promise.all([keepNote('device', device ?? null), keepNote('wanted', device ?? null)]);
  return {
    id,
    bob: (path: string, body?: object) => asked(token, path, body),
    ada: (path: string, body?: object) => asked(String(ada['token']), path, body),
  };
}

async function isOnline(id: string, asked: (path: string) => Promise<object>): Promise<boolean> {
  const { users } = Object(await asked('users/list'));
  return users.some((user: { readonly id: string }) => user.id === id);
}

test('The browser has changed Bob’s subscription: the worker subscribes anew, to nobody Bob was here, and the next ring goes there', async () => {
  const { id, bob, ada } = await people();
  await bob('push/subscribe', publicSubscription());
  await bob('users/disconnect');
  held = null;
  await resubscribe();
  const { endpoint } = held ?? { endpoint: 'none' };
  assert.ok(!(await isOnline(id, ada)), 'Bob is not online');
  await ada('call/initiate', { target_user_id: id });
  assert.deepEqual(office.to().slice(-1), [endpoint]);
  const listed = Object(await bob('devices/list'));
  assert.equal(listed.devices[0].push, true);
});

test('Bob declines in a notification: Ada hears it, and to nobody Bob was here', async () => {
  const { id, bob, ada } = await people();
  await bob('push/subscribe', publicSubscription());
  await bob('users/disconnect');
  const { call_id: call } = await ada('call/initiate', { target_user_id: id });
  await pressed({ data: { caller: 'Ada', call, rings: true }, close: () => undefined }, 'decline');
  assert.ok(!(await isOnline(id, ada)), 'Bob is not online');
  const again = Object(await ada('call/initiate', { target_user_id: id }));
  assert.notEqual(again.call_id, call, 'the call is over');
  assert.deepEqual(shown, []);
});

test('Answer leads to the page of a phone, never to that of a guest, which has the same address', async () => {
  const notification = { data: { caller: 'Ada', call: 'c-1', rings: true }, close: () => undefined };
  const [guest, docs, phone] = ['/#visit', '/docs', '/'].map((url): Window => ({ url, done: [] }));
  assert.ok(guest && docs && phone);
  windows = [guest, docs, phone];
  await pressed(notification, 'answer');
  assert.deepEqual([guest.done, docs.done, phone.done, opened], [[], [], ['focused', '/#answer=c-1'], []]);
  windows = [guest, { url: '/#guest=secret', done: guest.done }];
  await pressed(notification, 'answer');
  assert.deepEqual([guest.done, opened], [[], ['/#answer=c-1']]);
});

test('A notification speaks the language that the page has spoken last, and English where it has said nothing', async () => {
  const over = JSON.stringify({ caller: 'Ada', call_id: 'c-1', ring_ends: Date.now(), over: 'missed' });
  shown.length = 0;
  await pushed(over);
  await keepNote('speech', { language: 'de', texts: { missed: 'Verpasster Anruf von {name}' } });
  await pushed(over);
  await keepNote('speech', null);
  assert.deepEqual(shown, [
    { title: 'Missed call from Ada', lang: 'en' },
    { title: 'Verpasster Anruf von Ada', lang: 'de' },
  ]);
});
