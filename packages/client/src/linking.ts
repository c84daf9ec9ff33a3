import { isRecord, routes, textToSign, type Answered } from '@earshot/protocol';
import { browserKeys } from './browser-later.ts';
import { http } from './http.ts';
import { clock } from './clock.ts';
import type { DeviceKey, KeyRing } from './keys/key-ring.ts';
import { readAnswer, readOutcome } from './link/replies.ts';
import type { Ports } from './ports.ts';
import {
  problemOf,
  stepJoining,
  type Admission,
  type Joining,
  type JoiningEffect,
  type JoiningEvent,
  type Ticket,
} from './session/joining.ts';

export type { Admission, Joining, JoiningProblem, Ticket } from './session/joining.ts';

/** What linking needs from outside. */
export interface LinkingPorts {
  readonly http: Ports['http'];
  readonly clock: Ports['clock'];
  readonly keys: KeyRing;
}

interface LinkingOptions {
  /** Where the server is, and the origin that requests carry: `https://host:5000`. */
  readonly url: string;
  readonly changed: (state: Joining) => void;
  /** Somebody has let this device in: `phone.enter(admission)` signs in. */
  readonly entered: (admission: Admission) => void;
}

/** Links this device, which nobody is signed in at, to somebody's others. */
export interface Linking {
  start(ticket: Ticket): void;
  /** Stops asking. Safe twice. */
  close(): void;
}

/** In a browser, with its keys. */
export function createLinking(options: LinkingOptions): Linking {
  return createLinkingWith({ http, clock, keys: browserKeys }, options);
}

/** Under which the key is kept until it is known whose it is: longer than any name. */
const pending = 'the key of a device that waits until somebody says yes to it';

export function createLinkingWith(ports: LinkingPorts, { url, changed, entered }: LinkingOptions): Linking {
  let state: Joining = { phase: 'none' };
  let stop: () => void = () => undefined;
  let closed = false;
  function push(event: JoiningEvent): void {
    if (closed) return;
    const step = stepJoining(state, event);
    state = step.state;
    changed(state);
    for (const effect of step.effects) run(effect);
  }
  function run(effect: JoiningEffect): void {
    switch (effect.type) {
      case 'ask':
        return void join(ports, url, effect.ticket).then(push);
      case 'poll':
        return void poll(ports, url, effect.pairing).then(push);
      case 'timer':
        stop();
        stop = effect.ms === null ? () => undefined : ports.clock.after(effect.ms, () => push({ type: 'timer' }));
        return;
      case 'enter':
        return entered(effect.admission);
    }
  }
  return {
    start: (ticket) => push({ type: 'try', ticket }),
    close: () => {
      closed = true;
      stop();
    },
  };
}

type Body = Readonly<Record<string, unknown>>;

async function post(
  { http: door }: LinkingPorts,
  url: string,
  name: 'users/challenge' | 'devices/join',
  body: object,
): Promise<Body | null> {
  const answer = await door.request({ method: 'POST', url: `${url}${routes[name].path}`, token: null, body });
  return answer === null ? null : isRecord(answer.body) ? answer.body : {};
}

async function keyIn(keys: KeyRing): Promise<DeviceKey | null> {
  return keys.of(pending).catch(() => null);
}

async function join(ports: LinkingPorts, url: string, ticket: Ticket): Promise<JoiningEvent> {
  const key = await keyIn(ports.keys);
  if (key === null) return { type: 'failed', problem: { code: 'no_keys', again: null } };
  const given = await post(ports, url, 'users/challenge', {});
  const challenge = readAnswer('users/challenge', given)?.challenge;
  if (challenge === undefined) return { type: 'failed', problem: problemOf(readOutcome(given)) };
  const text = ticket.by === 'code' ? ticket.code : ticket.secret;
  const said = await post(ports, url, 'devices/join', {
    [ticket.by]: text,
    device: { key: key.key, label: key.label, ...(await key.sealing()) },
    challenge,
    proof: await key.sign(textToSign('join', challenge, url, text, key.key)),
  });
  const begun = readAnswer('devices/join', said);
  if (begun === null) return { type: 'failed', problem: problemOf(readOutcome(said)) };
  return { type: 'begun', pairing: { id: begun.pairing_id, secret: begun.pairing_secret, label: key.label } };
}

async function poll(ports: LinkingPorts, url: string, { id, secret }: { id: string; secret: string }): Promise<JoiningEvent> {
  const query = `?pairing_id=${encodeURIComponent(id)}&pairing_secret=${encodeURIComponent(secret)}`;
  const answer = await ports.http.request({
    method: 'GET',
    url: `${url}${routes['devices/get-join'].path}${query}`,
    token: null,
    body: null,
  });
  const body = answer === null ? null : isRecord(answer.body) ? answer.body : {};
  const said = readAnswer('devices/get-join', body);
  if (said !== null) return { type: 'polled', said: said.pairing === 'approved' ? await admitted(ports.keys, said) : said.pairing };
  const outcome = readOutcome(body);
  const isForNow = outcome.code === 'silent' || outcome.code === 'overloaded' || outcome.code === 'too_many';
  return isForNow ? { type: 'polled', said: null } : { type: 'failed', problem: problemOf(outcome) };
}

/** The key is its user's from now on: by it this device gets its further tokens. */
async function admitted(keys: KeyRing, { token = '', username = '', device_id = '' }: Answered<'devices/get-join'>): Promise<Admission> {
  await (await keyIn(keys))?.keep(device_id).catch(() => undefined);
  await keys.renamed(pending, username);
  return { name: username, token };
}
