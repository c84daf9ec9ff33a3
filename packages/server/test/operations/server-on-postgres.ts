import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@earshot/protocol';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

/** A server of a test, and how to ask it. */
export interface Server {
  readonly spawned: SpawnedServer;
  /** Sends a command as somebody who has a token, or as nobody. */
  ask(name: keyof typeof routes, body?: Record<string, unknown>, token?: string): Promise<{ http: number; body: Record<string, unknown> }>;
  health(): Promise<{ http: number; body: Record<string, unknown> }>;
}

/** How servers of a test file are started on a database. */
export function startersOf(file: string) {
  const { root, spawn } = serversOf(file);
  return async function start(url: string, nodeFlags: readonly string[] = []): Promise<Server> {
    const data = mkdtempSync(join(root, 'data-'));
    const spawned = spawn({ EARSHOT_DATA: data, EARSHOT_POSTGRES_URL: url }, [], { nodeFlags });
    await spawned.printed('fingerprint');
    const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
    const place = placeOf(spawned);
    return {
      spawned,
      ask(name, body = {}, token = '') {
        const { method, path } = routes[name];
        const query =
          method === 'GET'
            ? `?${new URLSearchParams(Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]))).toString()}`
            : '';
        return ask(`${place}${path}${query}`, { ca, ...(method === 'GET' ? {} : { body }), ...(token && { token }) });
      },
      health: () => ask(`${place}/api/health`, { ca }),
    };
  };
}

/** Ada and Bob in a call, by plain requests. */
export async function callOn(server: Server) {
  const [ada, bob] = [await server.ask('users/register', { username: 'Ada' }), await server.ask('users/register', { username: 'Bob' })];
  const [adas, bobs] = [String(ada.body['token']), String(bob.body['token'])];
  const called = await server.ask('call/initiate', { target_user_id: bob.body['user_id'], offer: 'v=0 ada' }, adas);
  const call_id = String(called.body['call_id']);
  await server.ask('call/accept', { call_id, answer: 'v=0 bob' }, bobs);
  const held = await server.ask('call/hold', { call_id, request_id: 'hold' }, adas);
  assert.equal(held.http, 200);
  return { call_id, adas, bobs, held: held.body };
}

/** What must be the same on both servers: a call but for its times. */
export function callIn(body: Record<string, unknown>): object {
  return { ...Object(body['call']), talk_ms: 0, held_ms: 0 };
}
