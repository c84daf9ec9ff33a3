import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import type { ServerFrame } from '@earshot/protocol';
import { createLog } from '../../src/observe/log.ts';
import { linesOnStandardError } from '../../src/observe/log-lines.ts';
import { mountSmallDisk, noSmallDisk } from '../small-disk.ts';
import { FrameLog } from '../doors/frames.ts';
import { ask, placeOf, spawnServer } from './spawned-server.ts';

void test('a line that cannot be written is dropped and counted, whatever is wrong, and later ones are written', () => {
  const lines: string[] = [];
  const trouble = { code: '' };
  const log = createLog('info', {
    write(line) {
      if (trouble.code !== '') throw Object.assign(new Error(`write ${trouble.code}`), { code: trouble.code });
      lines.push(line);
    },
  });
  for (const code of ['ENOSPC', 'EPIPE', 'EAGAIN', 'EBADF']) {
    trouble.code = code;
    log.error({ err: new Error(code) }, 'lost');
    log.fatal({}, 'lost');
  }
  assert.deepEqual([log.dropped(), lines.length], [8, 0]);
  trouble.code = '';
  log.info({}, 'kept');
  assert.deepEqual([log.dropped(), lines.length], [8, 1]);
  assert.match(lines[0] ?? '', /"kept"/);
});

void test('a line that went in part is ended before the next one begins', () => {
  let written = '';
  let room = 10;
  const lines = linesOnStandardError((bytes) => {
    if (room === 0) throw new Error('ENOSPC');
    const went = Math.min(room, bytes.length);
    written += bytes.toString('latin1', 0, went);
    room -= went;
    return went;
  });
  assert.throws(() => lines.write('0123456789abc\n'));
  assert.throws(() => lines.write('nothing\n'));
  room = 100;
  lines.write('next\n');
  lines.write('last\n');
  assert.equal(written, '0123456789\nnext\nlast\n');
});

void test(
  'the log is on a full disk: Ada signs in, calls, and the server stops as always; with room again it is written on',
  { skip: noSmallDisk },
  async (t) => {
    const disk = mountSmallDisk(t);
    if (disk === null) return;
    const data = mkdtempSync(join(tmpdir(), 'earshot-log-'));
    const path = join(disk.folder, 'earshot.log');
    writeFileSync(path, '');
    const log = openSync(path, 'a');
    disk.fill();
    const server = spawnServer({ EARSHOT_DATA: data }, [], { stderr: log });
    t.after(async () => {
      server.process.kill('SIGKILL');
      await server.ended;
      closeSync(log);
      disk.remove();
      rmSync(data, { recursive: true, force: true });
    });
    await server.printed('fingerprint');
    const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
    const place = placeOf(server);
    function post(path_: string, body: object, token?: string) {
      return ask(`${place}${path_}`, { ca, body, ...(token && { token }) });
    }
    const ada = (await post('/api/users/register', { username: 'Ada' })).body;
    const bob = (await post('/api/users/register', { username: 'Bob' })).body;
    const socket = new WebSocket(`wss://${new URL(place).host}/api/socket`, { ca });
    const frames = new FrameLog();
    socket.on('message', (frame) => frames.add(JSON.parse(String(frame)) as ServerFrame));
    await once(socket, 'open');
    socket.send(JSON.stringify({ t: 'hello', version: 1, token: ada['token'], endpoint_id: randomUUID(), resume: null }));
    socket.send(JSON.stringify({ t: 'command', id: '1', name: 'call/initiate', body: { target_user_id: bob['user_id'] } }));
    const answer = await frames.first('answer', (frame) => (frame.t === 'answer' ? frame : null));
    assert.equal(answer.http, 200);
    socket.terminate();
    const health = (await ask(`${place}/api/health`, { ca })).body;
    assert.equal(health['status'], 'ok');
    assert.ok(Number(health['log_dropped']) > 3, JSON.stringify(health));
    assert.equal(readFileSync(path, 'utf8'), '');
    disk.clear();
    assert.equal((await post('/api/users/register', { username: 'Cleo' })).http, 200);
    server.process.kill('SIGTERM');
    assert.equal(await server.ended, 0);
    const [first = '', ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
    assert.match(first, /"user registered"/);
    assert.match(rest.at(-1) ?? '', /"stopped"/);
  },
);
