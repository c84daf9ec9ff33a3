import assert from 'node:assert/strict';
import { uptime } from 'node:os';
import { test } from 'node:test';
import { bootTime } from '../../src/ports/boot-time.ts';
import { systemClock } from '../../src/ports/clock.ts';

/** A machine that was started an hour before its server, and how often it was asked for how long it has run. */
function machine() {
  const now = { uptime: 3_600_000, mono: 0, wall: 1_800_000_000_000 };
  let asked = 0;
  const boot = bootTime({
    uptime: () => {
      asked += 1;
      return now.uptime;
    },
    mono: () => now.mono,
    wall: () => now.wall,
  });
  function pass(ms: number): void {
    now.uptime += ms;
    now.mono += ms;
    now.wall += ms;
  }
  function sleep(ms: number): void {
    now.uptime += ms;
    now.wall += ms;
  }
  return { now, boot, pass, sleep, asked: () => asked };
}

test('A hundred commands in a second ask the machine once, and each is told the right time', () => {
  const { now, boot, pass, asked } = machine();
  for (let command = 0; command < 100; command += 1) {
    assert.equal(boot(), now.uptime);
    pass(10);
  }
  assert.equal(asked(), 1);
  pass(10_000);
  assert.equal(boot(), now.uptime);
  assert.equal(asked(), 2, 'and once more after ten seconds');
});

test('Ada closes the lid for a minute: the sleep counts from the first command after it', () => {
  const { now, boot, pass, sleep } = machine();
  boot();
  pass(100);
  sleep(60_000);
  assert.equal(boot(), now.uptime);
  sleep(200);
  pass(10_000);
  assert.equal(boot(), now.uptime, 'a sleep too short to be seen counts ten seconds later');
});

test('Somebody sets the clock, ahead or back: the time since the start of the machine goes on', () => {
  for (const jump of [86_400_000, -86_400_000]) {
    const { now, boot, pass } = machine();
    boot();
    now.wall += jump;
    pass(20);
    assert.equal(boot(), now.uptime);
  }
});

test('The clock of this machine says what the machine says', () => {
  for (let look = 0; look < 3; look += 1) assert.ok(Math.abs((systemClock.boot?.() ?? 0) - uptime() * 1_000) < 1_000);
});
