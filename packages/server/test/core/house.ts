import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { answers, Failure, misfitOf, ServerFrame, type CloseReason, type CommandName, type Shape } from '@earshot/protocol';
import type { Answer, Attached, Core, Identity, Wire } from '../../src/ports/core.ts';
import { createCore, type CoreOptions } from '../../src/core/composition.ts';
import { defaultLimits, type Limits } from '../../src/limits/limits.ts';
import { hashToken } from '../../src/people/sessions.ts';
import type { Log } from '../../src/ports/log.ts';
import { inTurn } from '../../src/records/in-turn.ts';
import type { Records, Store } from '../../src/records/port.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { coreInTurn, type CoreInTurn } from '../core-in-turn.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

// Test fakes read bodies and frames as a client without types does.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** What a client gets for a command. */
export interface Reply {
  readonly http: number;
  readonly body: Json;
  readonly retryAfter: number | undefined;
}

/** The core with a clock that stands still, records in memory and a log that can be read. */
export interface CoreHouse {
  readonly core: CoreInTurn;
  /** The same, where it may answer later. */
  readonly port: Core;
  readonly clock: FakeClock;
  readonly records: Store;
  /** What was logged at error. */
  readonly errors: object[];
  /** A command without a token. */
  ask(name: CommandName, body?: object): Reply;
  register(username: string): Someone;
  /** What everybody may see of everybody, without being life of anybody. */
  people(): Json[];
  /** A call as it stands, without being life of anybody; null when it is not known any more. */
  call(callId: string): Json;
  close(): void;
}

/** A registered user of a test. */
export interface Someone {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly identity: Identity;
  /** A command by a plain request. */
  ask(name: CommandName, body?: object): Reply;
  /** The same, which must succeed. */
  do(name: CommandName, body?: object): Json;
  /** The same, which must be refused with this code. */
  refused(code: string, name: CommandName, body?: object): Reply;
  attach(options?: AttachOptions): Device;
}

export interface AttachOptions {
  readonly endpointId?: string;
  readonly resume?: { epoch: string; seq: number } | null;
  readonly address?: string;
}

/** A live connection of a test. */
export interface Device {
  readonly id: string;
  readonly identity: Identity;
  readonly frames: Json[];
  readonly wire: { backlog: number };
  readonly bytes: () => number;
  /** Why the server closed it. */
  readonly closed: () => CloseReason | null;
  readonly welcome: Json;
  readonly epoch: string;
  /** The number of the last event. */
  readonly seq: () => number;
  events(type: string): Json[];
  last(type: string): Json;
  ask(name: CommandName, body?: object): Reply;
  do(name: CommandName, body?: object): Json;
  alive(): void;
  detach(): void;
}

export const address = '192.0.2.7';
/** What stands as origin in proofs. */
export const webOrigin = 'https://earshot.test';
export const roomy: Limits = {
  ...defaultLimits,
  frames: { perSecond: 1e6, burst: 1e6 },
  requests: { points: 1e6, seconds: 10 },
  initiates: { points: 1e6, seconds: 60 },
  rings: {
    ...defaultLimits.rings,
    ...Object.fromEntries(['caller', 'pair', 'callee', 'newcomers'].map((whose) => [whose, { most: 1e9, melts: 1 }])),
  },
  renames: { points: 1e6, seconds: 60 },
};

export type HouseOptions = Partial<Omit<CoreOptions, 'clock' | 'records'>> & {
  readonly clock?: FakeClock;
  readonly records?: Store;
  /** What stands between the core and its records. */
  readonly between?: (records: Records) => Records;
};

export function openCoreHouse(options: HouseOptions = {}): CoreHouse {
  const clock = options.clock ?? createFakeClock();
  const records = options.records ?? openRecords(':memory:');
  const errors: object[] = [];
  const log: Log = { debug() {}, info() {}, warn() {}, error: (fields) => void errors.push(fields) };
  const { between = (same: Records) => same } = options;
  const port = createCore({ clock, limits: roomy, join: 'open', log, ...options, records: between(inTurn(records)) });
  const core = coreInTurn(port);
  const nobody = { identity: null, endpointId: null, address, webOrigin };
  return {
    core,
    port,
    clock,
    records,
    errors,
    ask: (name, body = {}) => replyTo(name, core.dispatch(nobody, name, body)),
    register(username) {
      const { body } = replyTo('users/register', core.dispatch(nobody, 'users/register', { username }));
      assert.equal(body.status, 'success', JSON.stringify(body));
      return someone(core, body);
    },
    people: () => replyOf(core.readOld(nobody, 'list', {})).body.users.map(({ id, username, status }: Json) => ({ id, username, status })),
    call: (callId) => replyOf(core.readOld(nobody, 'status', { call_id: callId })).body.call ?? null,
    close() {
      core.close();
      records.close();
    },
  };
}

function replyOf({ http, body, retryAfter }: Answer): Reply {
  return { http, body: JSON.parse(JSON.stringify(body)), retryAfter };
}

function replyTo(name: CommandName, answer: Answer): Reply {
  const reply = replyOf(answer);
  assertDeclared(reply.body.status === 'error' ? Failure : answers[name], reply.body);
  return reply;
}

/** Clients take nothing that is not as it is declared. */
function assertDeclared(shape: Shape, said: Json): void {
  assert.equal(misfitOf(shape, said), null, JSON.stringify(said));
}

/** A house that is closed with the test. */
export function open(t: TestContext, options: HouseOptions = {}): CoreHouse {
  const house = openCoreHouse(options);
  t.after(() => house.close());
  return house;
}

export function pair(house: CoreHouse): [ada: Someone, bob: Someone] {
  return [house.register('Ada'), house.register('Bob')];
}

/** Who is in People, each with their status. */
export function online(house: CoreHouse): string[] {
  return house.people().map(({ username, status }) => `${username} ${status}`);
}

/** Somebody who has a token of this core's records. */
export function someone(core: CoreInTurn, { user_id: id, username: name, token }: Json): Someone {
  const identity = core.authenticate(token);
  assert.ok(identity);
  const ask: Someone['ask'] = (command, body = {}) =>
    replyTo(command, core.dispatch({ identity, endpointId: null, address, webOrigin }, command, body));
  return {
    id,
    name,
    token,
    identity,
    ask,
    do: (command, body) => succeed(ask(command, body), command),
    refused(code, command, body) {
      const reply = ask(command, body);
      assert.equal(reply.body.code, code, `${command}: ${JSON.stringify(reply.body)}`);
      return reply;
    },
    attach(options) {
      const device = tryAttach(core, identity, options);
      assert.notEqual(typeof device, 'string', `not attached: ${String(device)}`);
      return device as Device;
    },
  };
}

function succeed({ body }: Reply, command: string): Json {
  assert.notEqual(body.status, 'error', `${command}: ${JSON.stringify(body)}`);
  return body;
}

/** The same user at another device, which no command makes yet. */
export function atAnotherDevice({ core, clock, records }: CoreHouse, { id, name }: Someone, label = ''): Someone {
  const [token, createdAt] = [randomUUID(), clock.wall()];
  records.addDevice({ id: randomUUID(), userId: id, label, key: null, sealingKey: null, createdAt, usedAt: createdAt }, hashToken(token));
  return someone(core, { user_id: id, username: name, token });
}

/** Attaches, or says why it may not. */
export function tryAttach(core: CoreInTurn, identity: Identity, options: AttachOptions = {}): Device | string {
  const { endpointId = randomUUID(), resume = null } = options;
  const frames: Json[] = [];
  let bytes = 0;
  let closed: CloseReason | null = null;
  const state = { backlog: 0 };
  const wire: Wire = {
    get backlog() {
      return state.backlog;
    },
    send(frame) {
      assert.equal(closed, null, 'nothing is sent after the bye');
      bytes += Buffer.byteLength(frame);
      const said: Json = JSON.parse(frame);
      assertDeclared(ServerFrame, said);
      frames.push(said);
    },
    close(reason) {
      closed ??= reason;
    },
  };
  const from = options.address ?? address;
  const attached: Attached | string = core.attach(identity, { endpoint_id: endpointId, resume, version: 1 }, wire, from);
  if (typeof attached === 'string') return attached;
  function events(type: string): Json[] {
    return frames.filter(({ t, event }) => t === 'event' && event.type === type).map(({ event }) => event);
  }
  const ask: Device['ask'] = (name, body = {}) =>
    replyTo(name, core.dispatch({ identity, endpointId, address: from, webOrigin }, name, body));
  return {
    id: endpointId,
    identity,
    frames,
    wire: state,
    bytes: () => bytes,
    closed: () => closed,
    welcome: frames[0],
    epoch: frames[0].epoch,
    seq: () => frames.findLast(({ t }) => t === 'event')?.seq ?? frames[0].seq,
    events,
    last: (type) => events(type).at(-1),
    ask,
    do: (name, body) => succeed(ask(name, body), name),
    alive: () => attached.alive(),
    detach: () => attached.detach(),
  };
}

/** A call of Ada to Bob in the given state, made by plain requests. On hold it is Ada who holds. */
export function callIn(status: 'calling' | 'incall' | 'onhold' | 'ended', ada: Someone, bob: Someone): string {
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  if (status !== 'calling') bob.do('call/accept', { call_id, answer: 'v=0 bob' });
  if (status === 'onhold') ada.do('call/hold', { call_id });
  if (status === 'ended') ada.do('call/end', { call_id });
  return call_id;
}
