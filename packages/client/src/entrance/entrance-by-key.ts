import { isRecord, routes, textToSign, type CommandName } from '@earshot/protocol';
import type { DeviceKey, Keys } from '../keys/key-ring.ts';
import { readAnswer, readOutcome } from '../link/replies.ts';
import type { Http } from '../ports.ts';
import { silent, type Came, type Entrance, type Entry } from '../session/entrance.ts';
import type { Wanted } from '../session/session-state.ts';

interface Means {
  readonly http: Http;
  readonly keys: Keys;
  /** `https://host:port` */
  readonly url: string;
  /** The secret of an invitation. */
  readonly invitation?: string | (() => string | undefined) | undefined;
}

/** What it takes to sign a challenge. */
interface Proving extends Pick<Means, 'http' | 'url'> {
  readonly keys: Pick<Keys, 'origin'>;
}

/** The entrance to a server by keys, where there are any. */
export function createEntrance(means: Means): Entrance {
  return {
    ask: (wanted) => askFor(means, wanted),
    renamed: (from, to) => means.keys.renamed(from, to),
  };
}

function askFor(means: Means, wanted: Wanted): Promise<Came> {
  switch (wanted.type) {
    case 'register':
      return wanted.as === 'lapsed' ? renew(means, wanted.name) : comeIn(means, wanted.name, wanted.id);
    case 'renew':
      return renew(means, wanted.name);
    case 'enrol':
      return enrol(means, wanted);
  }
}

type Entering = 'users/register' | 'devices/token' | 'devices/enrol' | 'devices/recover';

async function comeIn(means: Means, name: string, requestId: string): Promise<Came> {
  const invite = typeof means.invitation === 'function' ? means.invitation() : means.invitation;
  const invited = invite === undefined ? {} : { invite };
  const asGuest = { username: name, request_id: requestId, ...invited };
  return withKey(
    means,
    name,
    () => ask(means, 'users/register', asGuest),
    async (key) => {
      const back = key.deviceId === null ? null : await renewBy(means, key, key.deviceId);
      if (back !== null && !isUnknown(back)) return back;
      const came = await prove(means, 'users/register', async (challenge, origin) => ({
        username: name,
        ...invited,
        device: await deviceOf(key),
        proof: await key.sign(textToSign('register', challenge, origin, name, key.key)),
      }));
      if ('entry' in came) await keep(key, came.entry);
      // A key that has no name is of no use.
      else if (came.outcome.code === 'name_taken' && key.deviceId === null) await key.drop();
      // A server of before there were keys.
      return isUnknown(came) ? ask(means, 'users/register', asGuest) : came;
    },
  );
}

function renew(means: Means, name: string): Promise<Came> {
  return withKey(means, name, noKey, async (key) => (key.deviceId === null ? noKey() : renewBy(means, key, key.deviceId)));
}

function enrol(means: Means, { name, userId, token }: Extract<Wanted, { type: 'enrol' }>): Promise<Came> {
  return withKey(means, name, noKey, async (key) => {
    async function bodyOf(challenge: string, origin: string) {
      return { device: await deviceOf(key), proof: await key.sign(textToSign('enrol', challenge, origin, userId, key.key)) };
    }
    const came = await prove(means, 'devices/enrol', bodyOf, token);
    if ('entry' in came) await keep(key, came.entry);
    return came;
  });
}

/** Comes in as whoever has a name and its recovery code, with a key of this device that is theirs from then on. */
export function recover(means: Means, name: string, code: string): Promise<Came> {
  return withKey(means, name, noKey, async (key) => {
    const came = await prove(means, 'devices/recover', async (challenge, origin) => ({
      username: name,
      code,
      device: await deviceOf(key),
      proof: await key.sign(textToSign('recover', challenge, origin, name, key.key)),
    }));
    if ('entry' in came) await keep(key, came.entry);
    // A key whose answer was lost may be let in already; any other that has no name is of no use.
    else if (came.outcome.code !== 'silent' && key.deviceId === null) await key.drop();
    return came;
  });
}

/** Where that cannot be noted the key says it again at the next sign-in, and the server knows it. */
async function keep(key: DeviceKey, { device_id }: Entry): Promise<void> {
  await key.keep(device_id).catch(() => undefined);
}

async function noKey(): Promise<Came> {
  return { outcome: { code: 'unauthorized', message: 'There is no key.', again: null } };
}

/** What fails on the way, such as a script that could not be loaded, is tried again as any answer that did not come. */
async function withKey(
  { keys }: Means,
  name: string,
  without: () => Promise<Came>,
  task: (key: DeviceKey) => Promise<Came>,
): Promise<Came> {
  try {
    const key = await keys.of(name);
    return await (key === null ? without() : task(key));
  } catch {
    return silent;
  }
}

function isUnknown(came: Came): boolean {
  return 'outcome' in came && came.outcome.code === 'not_found';
}

/** A fresh token for a device that proves itself by its key. */
export function renewBy(means: Proving, key: DeviceKey, deviceId: string): Promise<Came> {
  return prove(means, 'devices/token', async (challenge, origin) => ({
    device_id: deviceId,
    proof: await key.sign(textToSign('token', challenge, origin, deviceId)),
  }));
}

async function deviceOf(key: DeviceKey): Promise<object> {
  return { key: key.key, label: key.label, ...(await key.sealing()) };
}

type BodyOf = (challenge: string, origin: string) => Promise<object>;

/** Signs a challenge. One that came too late is followed by another, once. */
async function prove(means: Proving, name: Entering, bodyOf: BodyOf, token: string | null = null): Promise<Came> {
  const first = await proveOnce(means, name, bodyOf, token);
  return 'outcome' in first && first.outcome.code === 'expired' ? proveOnce(means, name, bodyOf, token) : first;
}

async function proveOnce(means: Proving, name: Entering, bodyOf: BodyOf, token: string | null): Promise<Came> {
  const given = await answerTo(means, 'users/challenge', {}, null);
  const said = readAnswer('users/challenge', given);
  if (said === null) return { outcome: readOutcome(given) };
  const { challenge } = said;
  const body = await bodyOf(challenge, means.keys.origin() ?? means.url);
  return ask(means, name, { ...body, challenge }, token);
}

async function ask(means: Proving, name: Entering, body: object, token: string | null = null): Promise<Came> {
  const answer = await answerTo(means, name, body, token);
  const entry = readAnswer(name, answer);
  return entry === null ? { outcome: readOutcome(answer) } : { entry };
}

/** The body of an answer; null when none came. */
async function answerTo({ http, url }: Proving, name: CommandName, body: object, token: string | null) {
  const { method, path } = routes[name];
  const answer = await http.request({ method, url: `${url}${path}`, token, body });
  if (answer === null) return null;
  return isRecord(answer.body) ? answer.body : {};
}
