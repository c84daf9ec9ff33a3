/**
 * `node crowd-program.ts ORIGIN PAIRS`: people who are in calls two by two, each by one socket, and come back with the
 * waits of a page whenever it is gone. Tells what it sees, one line of JSON for each word that it reads: `look` or
 * `finish`.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { doors, protocolVersion, routes } from '@earshot/protocol';
import { awaitedDelay, delay, openingLimit } from '../../packages/client/src/link/timing.ts';

/** What the crowd sees. */
export interface CrowdSeen {
  readonly people: number;
  /** So many of them are connected and have their call. */
  readonly there: number;
  /** So many calls have ended, or are not known any more. */
  readonly lost: number;
  /** So many of them have their call in their history, once and as one in which they talked; only after `finish`. */
  readonly exact: number;
  /** How the last tries of the first few went who are not there. */
  readonly absent: readonly string[];
}

const [, , origin = '', count = '0'] = process.argv;

interface Body {
  readonly [key: string]: unknown;
}

async function command(token: string | null, name: keyof typeof routes, body: Body): Promise<Body> {
  const { method, path } = routes[name];
  const headers = { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${origin}${path}`, method === 'GET' ? { headers } : { method, headers, body: JSON.stringify(body) });
  const answer: Body = await response.json();
  if (response.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Somebody of the crowd, for whom somebody else takes and ends calls. */
class Somebody {
  readonly id: string;
  readonly token: string;
  readonly #endpoint = randomUUID();
  #socket: WebSocket | null = null;
  callId = '';
  isThere = false;
  isLost = false;
  /** How their last connections ended, the newest last. */
  readonly tries: string[] = [];

  constructor({ user_id, token }: Body) {
    this.id = String(user_id);
    this.token = String(token);
  }

  /** Connects, and again whenever the connection is gone. */
  async live(): Promise<never> {
    for (let attempt = 0; ; attempt += 1) {
      await pause(Math.min(delay(attempt), awaitedDelay) * Math.random());
      const since = performance.now();
      await this.#connection().catch(() => {});
      if (performance.now() - since > openingLimit) attempt = 0;
    }
  }

  async #connection(): Promise<void> {
    const socket = new WebSocket(`${origin.replace('https:', 'wss:')}${doors.socket}`);
    this.#socket = socket;
    const began = performance.now();
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data))));
    const gone = once(socket, 'close');
    const late = setTimeout(() => this.isThere || socket.close(), openingLimit);
    try {
      await Promise.race([once(socket, 'open'), gone]);
      const hello = { t: 'hello', version: protocolVersion, token: this.token, endpoint_id: this.#endpoint, resume: null };
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(hello));
      const [{ code, reason }] = await gone;
      this.tries.push(`${code} ${reason} after ${(performance.now() - began).toFixed()} ms`);
    } finally {
      clearTimeout(late);
      this.tries.splice(0, this.tries.length - 4);
      this.isThere = false;
    }
  }

  #hear(frame: Body): void {
    if (frame['t'] === 'welcome') {
      const snapshot: Body = Object(frame['snapshot']);
      const calls: readonly Body[] = Array.isArray(snapshot['calls']) ? snapshot['calls'] : [];
      this.isThere = this.callId === '' || calls.some((call) => call['call_id'] === this.callId);
      if (!this.isThere) this.isLost = true;
    }
    const event: Body = Object(frame['event']);
    const call: Body = Object(event['call']);
    if (event['type'] === 'call' && call['call_id'] === this.callId && call['status'] === 'ended') this.isLost = true;
  }

  /** A command by the socket, so that the call is held there. */
  async say(name: keyof typeof routes, body: Body): Promise<Body> {
    const id = randomUUID();
    const socket = this.#socket;
    if (socket === null) throw new Error('There is no socket yet.');
    const answer = new Promise<Body>((resolve) => {
      function read({ data }: MessageEvent) {
        const frame: Body = JSON.parse(String(data));
        if (frame['t'] === 'answer' && frame['id'] === id) resolve(frame);
      }
      socket.addEventListener('message', read);
    });
    socket.send(JSON.stringify({ t: 'command', id, name, body }));
    const frame = await answer;
    if (frame['http'] !== 200) throw new Error(`${name}: ${JSON.stringify(frame)}`);
    return Object(frame['body']);
  }
}

/** Sends a command, and again when they are told to: who makes a crowd may be too quick for a busy machine. */
async function patient(send: () => Promise<Body>): Promise<Body> {
  for (;;) {
    const found = await send().catch((error: unknown) => String(error));
    if (typeof found !== 'string') return found;
    const seconds = /"code":"overloaded".*"retry_after":(\d+)/.exec(found)?.[1];
    if (seconds === undefined) throw new Error(found);
    await pause(Number(seconds) * 1_000);
  }
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await pause(20);
}

async function pair(number: number): Promise<readonly [Somebody, Somebody]> {
  const [one, other] = await Promise.all(
    ['caller', 'callee'].map(
      async (role) => new Somebody(await patient(() => command(null, 'users/register', { username: `${role} ${number}` }))),
    ),
  );
  if (one === undefined || other === undefined) throw new Error('Two are a pair.');
  for (const somebody of [one, other]) void somebody.live();
  await until(() => one.isThere && other.isThere);
  const { call_id } = await patient(() => one.say('call/initiate', { target_user_id: other.id }));
  one.callId = other.callId = String(call_id);
  await other.say('call/accept', { call_id });
  return [one, other];
}

const pairs: (readonly [Somebody, Somebody])[] = [];
for (let number = 0; number < Number(count); number += 1) pairs.push(await pair(number));
const people = pairs.flat();
let exact = 0;

async function finish(): Promise<void> {
  for (const [one] of pairs) await one.say('call/end', { call_id: one.callId });
  for (const { token, callId } of people) {
    const { entries } = await command(token, 'history/list', {});
    const found: readonly Body[] = Array.isArray(entries) ? entries : [];
    if (found.length === 1 && found[0]?.['call_id'] === callId && found[0]['outcome'] === 'talked') exact += 1;
  }
}

process.stdout.write('ready\n');
for await (const word of createInterface({ input: process.stdin })) {
  const lost = people.filter(({ isLost }) => isLost).length;
  if (word === 'finish') await finish();
  const away = people.filter(({ isThere }) => !isThere);
  const absent = away.slice(0, 3).map(({ tries }) => tries.join(', '));
  const seen: CrowdSeen = { people: people.length, there: people.length - away.length, lost, exact, absent };
  process.stdout.write(`${JSON.stringify(seen)}\n`);
}
process.exit();
