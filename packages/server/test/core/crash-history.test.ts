import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashPoints, type CrashPoint } from '../../src/ports/crash.ts';
import { callIn, pair, type Json } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';

/** The disk as the end of the server at that moment would leave it, and whether Bob had heard of the call. */
interface Wreck {
  readonly point: CrashPoint;
  readonly disk: Machine;
  readonly told: boolean;
}

for (const code of ['user_offline', 'user_busy'] as const)
  test(`Wherever the server is killed while a call is turned away as ${code}, it stands once in the history of both`, (t) => {
    const machine = buildMachine(t);
    const wrecks: Wreck[] = [];
    const now = { on: false, told: () => false };
    const house = machine.start({
      crash(point) {
        if (now.on) wrecks.push({ point, disk: machine.copy(), told: now.told() });
      },
    });
    const [ada, bob] = pair(house);
    const hers = ada.attach();
    if (code === 'user_offline') bob.do('users/disconnect');
    else for (const name of ['Cleo', 'Dora']) callIn('calling', house.register(name), bob);
    const bobs = code === 'user_busy' ? bob.attach() : hers;
    now.told = () => bobs.events('history').length > 0;
    now.on = true;
    const body = { target_user_id: bob.id, request_id: 'once' };
    const first = hers.ask('call/initiate', body);
    now.on = false;
    assert.deepEqual([first.http, first.body.code], [409, code]);
    assert.deepEqual(new Set(wrecks.map(({ point }) => point)), new Set(crashPoints));
    for (const { point, disk, told } of wrecks) {
      const next = disk.start();
      const [adaAgain, bobAgain] = [again(next, ada), again(next, bob)];
      const isKept = disk.history().length === 1;
      if (told) assert.ok(isKept, `${point}: what was told is kept`);
      const reply = adaAgain.ask('call/initiate', body);
      if (isKept) assert.deepEqual(reply.body, first.body, `${point}: the same answer`);
      for (const who of [adaAgain, bobAgain])
        assert.deepEqual(
          who.do('history/list').entries.map(({ call_id }: Json) => call_id),
          [reply.body.call_id],
          `${point}: once`,
        );
      disk.kill();
    }
  });
