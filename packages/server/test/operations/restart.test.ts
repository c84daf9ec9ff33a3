import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import type { Call, ServerFrame } from '@earshot/protocol';
import { FrameLog } from '../doors/frames.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('restart');

async function start(data: string): Promise<SpawnedServer> {
  const server = spawn({ EARSHOT_DATA: data });
  await server.printed('fingerprint');
  return server;
}

/** A tab of somebody over a real socket. It keeps its endpoint id from one server to the next. */
class Tab {
  readonly #token: string;
  readonly #endpointId = randomUUID();
  #log = new FrameLog();
  #socket: WebSocket | null = null;
  closed: Promise<unknown[]> = Promise.resolve([]);

  constructor(token: string) {
    this.#token = token;
  }

  async connect(server: SpawnedServer, ca: string): Promise<Extract<ServerFrame, { t: 'welcome' }>> {
    const resume = this.#log.lastSeen();
    this.#log = new FrameLog();
    const socket = new WebSocket(`wss://${new URL(placeOf(server)).host}/api/socket`, { ca });
    this.#socket = socket;
    this.closed = once(socket, 'close');
    socket.on('message', (data) => this.#log.add(JSON.parse(String(data)) as ServerFrame));
    await once(socket, 'open');
    socket.send(JSON.stringify({ t: 'hello', version: 1, token: this.#token, endpoint_id: this.#endpointId, resume }));
    return this.#log.first('welcome', (frame) => (frame.t === 'welcome' ? frame : null));
  }

  async do(name: string, body: object): Promise<Call> {
    const id = randomUUID();
    this.#socket?.send(JSON.stringify({ t: 'command', id, name, body }));
    const answer = await this.#log.first(name, (frame) => (frame.t === 'answer' && frame.id === id ? frame : null));
    assert.equal(answer.http, 200, `${name}: ${JSON.stringify(answer.body)}`);
    return answer.body['call'] as Call;
  }

  sees(what: string, is: (call: Call) => boolean): Promise<Call> {
    return this.#log.first(what, (frame) =>
      frame.t === 'event' && frame.event.type === 'call' && is(frame.event.call) ? frame.event.call : null,
    );
  }

  async hears(type: 'drain' | 'description'): Promise<void> {
    await this.#log.first(type, (frame) => (frame.t === 'event' && frame.event.type === type ? frame : null));
  }

  close(): void {
    this.#socket?.terminate();
  }
}

for (const signal of ['SIGKILL', 'SIGTERM'] as const)
  void test(`the server is ended by ${signal} in a call and started again: Ada and Bob come back to it, hold, and hang up once`, async (t) => {
    const data = mkdtempSync(join(root, 'data-'));
    const first = await start(data);
    const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
    const people = [];
    for (const username of ['Ada', 'Bob'])
      people.push((await ask(`${placeOf(first)}/api/users/register`, { ca, body: { username } })).body);
    const [ada, bob] = people.map(({ token }) => new Tab(String(token)));
    assert.ok(ada !== undefined && bob !== undefined);
    await ada.connect(first, ca);
    await bob.connect(first, ca);
    const { call_id } = await ada.do('call/initiate', { target_user_id: people[1]?.['user_id'], offer: 'v=0 ada' });
    const accepted = await bob.do('call/accept', { call_id, answer: 'v=0 bob' });
    await ada.hears('description');

    const began = performance.now();
    first.process.kill(signal);
    if (signal === 'SIGTERM') await Promise.all([ada.hears('drain'), bob.hears('drain')]);
    assert.equal(await first.ended, signal === 'SIGTERM' ? 0 : signal);
    await Promise.all([ada.closed, bob.closed]);
    t.diagnostic(`the server has stopped after ${Math.round(performance.now() - began)} ms`);

    const next = await start(data);
    const [adas, bobs] = [await ada.connect(next, ca), await bob.connect(next, ca)];
    for (const { snapshot } of [adas, bobs]) {
      assert.deepEqual([snapshot?.mine, snapshot?.me.status], [true, 'incall']);
      assert.deepEqual({ ...snapshot?.call, talk_ms: 0, held_ms: 0 }, { ...accepted, talk_ms: 0, held_ms: 0 });
    }
    const held = await bob.do('call/hold', { call_id });
    const seen = await ada.sees('the hold', ({ status }) => status === 'onhold');
    assert.deepEqual(held, { ...seen, talk_ms: held.talk_ms, held_ms: held.held_ms });
    await bob.do('call/resume', { call_id });
    await ada.do('call/end', { call_id });
    assert.equal((await bob.sees('the end', ({ status }) => status === 'ended')).reason, 'hung_up');
    const database = new DatabaseSync(join(data, 'earshot.db'), { readOnly: true });
    const rows = database.prepare('SELECT id, reason, ended_by FROM ended_calls').all();
    const left = database.prepare('SELECT id FROM live_calls').all();
    database.close();
    assert.deepEqual([left, rows.map((row) => ({ ...row }))], [[], [{ id: call_id, reason: 'hung_up', ended_by: people[0]?.['user_id'] }]]);
    ada.close();
    bob.close();
    next.process.kill('SIGTERM');
    assert.equal(await next.ended, 0);
  });
