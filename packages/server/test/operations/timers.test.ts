import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { every, guardedClock } from '../../src/ports/clock.ts';
import { readConfig } from '../../src/config/config.ts';
import { silentLog } from '../../src/ports/log.ts';
import { startServer } from '../../src/startup/server.ts';
import { watchMachine } from '../../src/startup/machine-watch.ts';
import { repeat } from '../../src/tls/keeper.ts';
import type { Machine } from '../../src/tls/names.ts';
import { clockByHand } from './clock-by-hand.ts';
import { keepingLog } from './keeping-log.ts';

const data = mkdtempSync(join(tmpdir(), 'earshot-timers-'));
after(() => rmSync(data, { recursive: true, force: true }));

void test('what is due and fails is told in the log, and comes again when it is its time', () => {
  const time = clockByHand();
  const log = keepingLog();
  let runs = 0;
  const stop = every(guardedClock(time, log), 1_000, () => {
    runs += 1;
    throw new Error('no descriptors left');
  });
  time.advance(3_000);
  assert.equal(runs, 3);
  assert.equal(log.lines.length, 3);
  assert.match(log.lines[0] ?? '', /has failed/);
  stop();
  stop();
  assert.equal(time.waiting(), 0);
});

void test('what is repeated and fails later is told as well, and is tried again', async () => {
  const time = clockByHand();
  const log = keepingLog();
  let runs = 0;
  const stop = repeat({ clock: time, log }, 1_000, async () => {
    runs += 1;
    throw new Error('no descriptors left');
  });
  for (let turn = 1; turn <= 2; turn += 1) {
    const next = time.awaited();
    time.advance(1_000);
    await next;
    assert.deepEqual([runs, log.lines.length], [turn, turn]);
  }
  stop();
  assert.equal(time.waiting(), 0);
});

void test('a machine that cannot say its addresses for a while keeps its names, and is looked at again', () => {
  const time = clockByHand();
  function machine(hostname: string): Machine {
    return { hostname, interfaces: {}, temporary: new Set() };
  }
  let now: () => Machine = () => machine('ada-box');
  const watch = watchMachine(guardedClock(time, silentLog), () => now(), []);
  assert.ok(watch.names().includes('ada-box'));
  now = () => {
    throw new Error('uv_interface_addresses returned Unknown system error 24');
  };
  time.advance(60_000);
  assert.ok(watch.names().includes('ada-box'));
  now = () => machine('bobs-box');
  time.advance(60_000);
  assert.ok(watch.names().includes('bobs-box'));
  watch.close();
  assert.equal(time.waiting(), 0);
});

void test('a server with nobody there wakes at most twice a second, and leaves no timer when it ends', async () => {
  const time = clockByHand();
  let armed = 0;
  const counting = {
    ...time,
    after: (ms: number, task: () => void) => {
      armed += 1;
      return time.after(ms, task);
    },
  };
  const request = readConfig({ EARSHOT_DATA: data, EARSHOT_PORT: '0', EARSHOT_HOST: '127.0.0.1' }, []);
  assert.ok(request.kind === 'serve');
  const server = await startServer(request.config, '0.0.0', { ...silentLog, fatal() {}, dropped: () => 0 }, { clock: counting });
  armed = 0;
  time.advance(60_000);
  assert.ok(armed >= 12, `the machine is looked at: ${armed}`);
  assert.ok(armed <= 120, `${armed} timers in a minute`);
  await server.stop(1_000);
  assert.equal(time.waiting(), 0);
});
