import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { protocolVersion, contract, type CommandName } from '@earshot/protocol';
import type { Door } from '../../src/doors/options.ts';
import type { Identity } from '../../src/ports/core.ts';
import type { CoreInTurn } from '../core-in-turn.ts';
import { casesIn, isRefused, playCase, playUntil, statuses, type Case, type Role, type Sent, type Stage } from '../access-matrix.ts';
import { createFakeClock } from '../fake-clock.ts';
import { openCoreAndDoors } from './core-house.ts';
import { FrameLog } from './frames.ts';
import type { House } from './house.ts';
import type { Connection } from './live-party.ts';
import { ask } from './rest-party.ts';
import { connectSocket } from './socket-party.ts';
import { connectStream } from './stream-party.ts';

/**
 * The matrix of who may do what, played by each door: the command in question comes by the door, and what leads to it
 * and what is observed goes to the core itself, for that is quick and the same for all. No time passes, so that nobody
 * goes meanwhile.
 */
let house: House;
let core: CoreInTurn;

before(async () => {
  ({ house, core } = await openCoreAndDoors({ clock: createFakeClock() }));
  setDefaultCACertificates([house.cert]);
});
after(() => house.close());

interface Player {
  readonly id: string;
  readonly token: string;
  readonly identity: Identity;
  readonly endpointId: string;
}

const address = '127.0.0.1';
const live = { socket: connectSocket, stream: connectStream };

function enter(name: string): Player {
  const username = `${name} ${randomUUID().slice(0, 8)}`;
  const { body } = core.dispatch({ identity: null, endpointId: null, address }, 'users/register', { username });
  const token = String(body['token']);
  const identity = core.authenticate(token);
  assert.ok(identity);
  return { id: String(body['user_id']), token, identity, endpointId: randomUUID() };
}

/** A stage on which one case comes by a door. */
interface DoorStage extends Stage {
  /** Connects somebody to the door, where that is needed; before the call, so that it is this endpoint's. */
  arrive(role: Role): Promise<void>;
  play(one: Case): void;
  close(): Promise<void>;
}

function openStage(door: Door): DoorStage {
  const people = { caller: enter('Ada'), callee: enter('Bob'), stranger: enter('Cleo'), bystander: enter('Dora'), revoked: enter('Eve') };
  const connections = new Map<Role, Connection>();
  function direct(role: Role, command: CommandName, body: object): Sent {
    const player = role === 'nobody' ? null : people[role];
    const endpointId = connections.has(role) ? (player?.endpointId ?? null) : null;
    return core.dispatch({ identity: player?.identity ?? null, endpointId, address }, command, body);
  }
  direct('revoked', 'users/disconnect', { revoke_token: true });
  let playing: Case | null = null;
  const { caller, callee, stranger, bystander } = people;
  return {
    ids: { caller: caller.id, callee: callee.id, stranger: stranger.id, bystander: bystander.id },
    deviceOf: (role) => people[role === 'nobody' ? 'caller' : role].identity.deviceId,
    async arrive(role) {
      if (door === 'rest' || role === 'nobody' || role === 'revoked') return;
      const { token, endpointId } = people[role];
      connections.set(role, await live[door]({ house, token, endpointId, log: new FrameLog() }));
    },
    play: (one) => (playing = one),
    async send(role, command, body) {
      if (role !== playing?.role || command !== playing.command) return direct(role, command, body);
      const token = role === 'nobody' ? undefined : people[role].token;
      // Whoever has no token cannot be at a live door: they are refused at once, and register by REST.
      const outside = role === 'nobody' || role === 'revoked';
      if (door === 'rest' || (outside && contract[command].access.who === 'nobody')) {
        return ask(house, command, { body, ...(token === undefined ? {} : { token }) });
      }
      if (outside) return refusalAt(door, token ?? 'none');
      const connection = connections.get(role);
      assert.ok(connection, `${role} is at the door`);
      return connection.command(command, { ...body });
    },
    async close() {
      for (const connection of connections.values()) await connection.drop();
      for (const role of ['caller', 'callee', 'stranger', 'bystander'] as const) direct(role, 'users/disconnect', {});
    },
  };
}

/** What a live door says to who comes with a token that is not good. */
async function refusalAt(door: 'socket' | 'stream', token: string): Promise<Sent> {
  const endpoint = randomUUID();
  if (door === 'stream') {
    const url = `${house.origin}/api/events?endpoint_id=${endpoint}&version=${protocolVersion}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return { http: response.status, body: await response.json() };
  }
  const log = new FrameLog();
  const socket = new WebSocket(`${house.origin}/api/socket`);
  socket.addEventListener('message', ({ data }) => log.add(JSON.parse(String(data))));
  socket.addEventListener('open', () =>
    socket.send(JSON.stringify({ t: 'hello', version: protocolVersion, token, endpoint_id: endpoint, resume: null })),
  );
  const { reason, message } = await log.first('a bye', (frame) => (frame.t === 'bye' ? frame : null));
  return { http: reason === 'unauthorized' ? 401 : 0, body: { code: reason, message } };
}

for (const door of ['rest', 'socket', 'stream'] as const) {
  for (const status of statuses) {
    test(`By the ${door} door, while a call is ${status}, only who may is heard, and a refused command changes nothing`, async () => {
      const cases = casesIn(status);
      const shared = openStage(door);
      for (const role of ['caller', 'callee', 'stranger'] as const) await shared.arrive(role);
      const callId = await playUntil(status, shared);
      for (const one of cases.filter(isRefused)) {
        shared.play(one);
        await playCase(one, shared, callId);
      }
      await shared.close();
      for (const one of cases.filter((other) => !isRefused(other))) {
        const fresh = openStage(door);
        await fresh.arrive(one.role);
        const call = await playUntil(status, fresh);
        fresh.play(one);
        await playCase(one, fresh, call);
        await fresh.close();
      }
    });
  }
}
