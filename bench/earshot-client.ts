import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { doors, protocolVersion } from '@earshot/protocol';
import type { WebSocket } from 'ws';
import { nextMessage, openSocket } from './socket-client.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });

/** One REST command to a server on this machine. */
export function post(port: number, path: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (part: string) => (answer += part));
      response.on('end', () => resolve(JSON.parse(answer)));
    });
    sent.on('error', reject).end(text);
  });
}

/** A user of Earshot with one socket. */
export interface Member {
  readonly id: string;
  readonly token: string;
  readonly socket: WebSocket;
  command(name: string, body: object): Promise<Record<string, unknown>>;
}

/** Registers a name. */
export async function register(port: number, username: string): Promise<{ readonly id: string; readonly token: string }> {
  const answer = await post(port, '/api/users/register', { username });
  // On a busy machine new people are told to wait, and do.
  if (answer['code'] === 'overloaded' && typeof answer['retry_after'] === 'number') {
    await wait(answer['retry_after'] * 1_000);
    return register(port, username);
  }
  if (typeof answer['user_id'] !== 'string' || typeof answer['token'] !== 'string') throw new Error(JSON.stringify(answer));
  return { id: answer['user_id'], token: answer['token'] };
}

/** Opens the socket of a registered user and waits for its welcome. */
export async function connect(port: number, user: { readonly id: string; readonly token: string }): Promise<Member> {
  const socket = await openSocket(port, doors.socket);
  const welcome = nextMessage(socket, (message) => message['t'] === 'welcome');
  const hello = { t: 'hello', version: protocolVersion, token: user.token, endpoint_id: randomUUID(), resume: null };
  socket.send(JSON.stringify(hello));
  await welcome;
  let count = 0;
  return {
    ...user,
    socket,
    command: async (name, body) => {
      const id = `${user.id.slice(0, 8)}-${(count += 1)}`;
      const answer = nextMessage(socket, (message) => message['t'] === 'answer' && message['id'] === id);
      socket.send(JSON.stringify({ t: 'command', id, name, body }));
      const frame = await answer;
      if (frame['http'] !== 200) throw new Error(JSON.stringify(frame));
      return frame;
    },
  };
}

/** Two members of whom the first has called the second and was accepted; answers the call's id. */
export async function talk(caller: Member, callee: Member): Promise<string> {
  const ring = nextMessage(callee.socket, (message) => message['t'] === 'event' && eventType(message) === 'ring');
  const { body } = await caller.command('call/initiate', { target_user_id: callee.id });
  await ring;
  const callId = body && typeof body === 'object' && 'call_id' in body ? String(body.call_id) : '';
  await callee.command('call/accept', { call_id: callId });
  return callId;
}

function eventType(frame: Record<string, unknown>): unknown {
  return frame['event'] && typeof frame['event'] === 'object' && 'type' in frame['event'] ? frame['event'].type : null;
}
