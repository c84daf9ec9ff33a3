import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import type { Call, ServerFrame } from '@earshot/protocol';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('killed');
const pairs = 8;
const rounds = 4;

/** Somebody at a tab who presses Hold and Resume without waiting, and all that the server has told and answered. */
class Tab {
  readonly id: string;
  readonly #token: string;
  readonly #endpointId = randomUUID();
  #socket: WebSocket | null = null;
  #heard: (frame: ServerFrame) => void = () => {};
  /** Commands that were answered as done, with what was said. */
  readonly done = new Map<string, { readonly name: string; readonly body: object; readonly said: unknown }>();
  readonly #asked = new Map<string, { readonly name: string; readonly body: object }>();
  call: Call | null = null;
  closed: Promise<unknown> = Promise.resolve();
  readonly #isDone: () => void;

  constructor({ user_id, token }: Record<string, unknown>, isDone: () => void) {
    this.#isDone = isDone;
    this.id = String(user_id);
    this.#token = String(token);
  }

  async connect(server: SpawnedServer, ca: string): Promise<void> {
    const socket = new WebSocket(`wss://${new URL(placeOf(server)).host}/api/socket`, { ca });
    this.#socket = socket;
    socket.on('error', () => {});
    this.closed = once(socket, 'close');
    socket.on('message', (data) => this.#hear(JSON.parse(String(data)) as ServerFrame));
    await once(socket, 'open');
    const welcome = this.#next((frame) => frame.t === 'welcome');
    socket.send(JSON.stringify({ t: 'hello', version: 1, token: this.#token, endpoint_id: this.#endpointId, resume: null }));
    await welcome;
  }

  /** Sends a command, and answers what comes; the id of one that is sent again is the one it had. */
  async send(name: string, body: object, id: string = randomUUID()): Promise<Extract<ServerFrame, { t: 'answer' }>> {
    this.#asked.set(id, { name, body });
    const answer = this.#next((frame) => frame.t === 'answer' && frame.id === id);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ t: 'command', id, name, body }));
    return (await answer) as Extract<ServerFrame, { t: 'answer' }>;
  }

  #next(is: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    return new Promise((resolve) => {
      const before = this.#heard;
      this.#heard = (frame) => {
        before(frame);
        if (is(frame)) resolve(frame);
      };
    });
  }

  #hear(frame: ServerFrame): void {
    if (frame.t === 'event' && (frame.event.type === 'call' || frame.event.type === 'ring')) this.#see(frame.event.call);
    if (frame.t === 'welcome') this.#see(frame.snapshot?.call ?? null);
    if (frame.t === 'answer' && frame.http === 200) {
      const asked = this.#asked.get(frame.id);
      if (asked !== undefined && !this.done.has(frame.id)) this.done.set(frame.id, { ...asked, said: frame.body });
      this.#isDone();
      if (frame.body['call'] !== undefined) this.#see(frame.body['call'] as Call);
    }
    this.#heard(frame);
  }

  #see(call: Call | null): void {
    if (call === null) return;
    if (this.call === null || this.call.call_id !== call.call_id || call.version > this.call.version) this.call = call;
  }
}

async function start(data: string): Promise<SpawnedServer> {
  const server = spawn({ EARSHOT_DATA: data });
  await server.printed('fingerprint');
  return server;
}

/** Holds and resumes, several at once, until the server is gone. */
async function fidget(tab: Tab, call_id: string): Promise<void> {
  const gone = tab.closed.then(() => 'gone');
  for (let how: unknown = null; how !== 'gone';) {
    const pressed = ['call/hold', 'call/resume', 'call/hold', 'call/resume'].map((name) => tab.send(name, { call_id }));
    how = await Promise.race([Promise.all(pressed), gone]);
  }
}

/** Tells when so many commands were answered as done. */
function counter() {
  let left = 0;
  let reached: () => void = () => {};
  return {
    count: () => void ((left -= 1) === 0 && reached()),
    after: (most: number) =>
      new Promise<void>((resolve) => {
        left = most;
        reached = resolve;
      }),
  };
}

void test('the server is killed again and again under commands of many: nothing that anybody was told or answered is lost', async () => {
  const data = mkdtempSync(join(root, 'data-'));
  let server = await start(data);
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  const done = counter();
  const tabs: Tab[] = [];
  for (let n = 0; n < 2 * pairs; n += 1) {
    const { body } = await ask(`${placeOf(server)}/api/users/register`, { ca, body: { username: `Guest ${n}` } });
    tabs.push(new Tab(body, done.count));
  }
  await Promise.all(tabs.map((tab) => tab.connect(server, ca)));
  const calls: string[] = [];
  for (let n = 0; n < pairs; n += 1) {
    const [caller, callee] = [tabs[2 * n], tabs[2 * n + 1]];
    assert.ok(caller !== undefined && callee !== undefined);
    const { body } = await caller.send('call/initiate', { target_user_id: callee.id });
    calls.push(String(body['call_id']));
    await callee.send('call/accept', { call_id: body['call_id'] });
  }
  let answered = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const tab of tabs) tab.done.clear();
    const enough = done.after(200 + 7 * round);
    const fidgeting = tabs.map((tab, index) => fidget(tab, calls[Math.floor(index / 2)] ?? ''));
    await enough;
    server.process.kill('SIGKILL');
    await server.ended;
    await Promise.all(fidgeting);
    const told = tabs.map(({ call }) => call);
    server = await start(data);
    await Promise.all(tabs.map((tab) => tab.connect(server, ca)));
    for (const [index, tab] of tabs.entries()) {
      const before = told[index];
      assert.equal(tab.call?.call_id, before?.call_id);
      const { body } = await tab.send('signal/status', { call_id: before?.call_id });
      assert.ok((body['call'] as Call).version >= (before?.version ?? 0), 'nobody knew more than the server that is started again');
      for (const [id, { name, body: asked, said }] of [...tab.done].slice(-16)) {
        if (!name.startsWith('call/')) continue;
        answered += 1;
        assert.deepEqual((await tab.send(name, asked, id)).body, said, `${name} was answered as done, and is`);
      }
    }
  }
  assert.ok(answered > 50, `${answered} answers were looked at`);
  server.process.kill('SIGTERM');
  assert.equal(await server.ended, 0);
});
