import { agreed, patience, unbroken } from './allowed.ts';
import { rmSync, statfsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expectInCall } from '../lab/person.ts';
import { day, jumpClock } from './clock.ts';
import { pause, within, type Party } from './party.ts';
import { soundBack, type Row } from './row.ts';
import { ask, look } from './sight.ts';
import { expectAgreed, type Stage } from './stage.ts';

const largestDisk = 32 * 1024 * 1024;

/** Writes until there is no room; the answer makes room again. */
async function fill(folder: string): Promise<() => void> {
  const { blocks, bsize } = statfsSync(folder);
  if (blocks * bsize > largestDisk) throw new Error('this machine gives the data no disk of its own, and no other is filled');
  const file = join(folder, 'fill');
  for (const size of [65_536, 512, 1]) {
    const piece = Buffer.alloc(size);
    async function isFull() {
      return appendFile(file, piece).then(
        () => false,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOSPC') return true;
          throw error;
        },
      );
    }
    while (!(await isFull()));
  }
  return () => rmSync(file, { force: true });
}

function expectHealth(party: Party, status: 'ok' | 'degraded') {
  return within(agreed, `health says ${status}`, async () => {
    const { body } = await ask(party, '/api/health');
    return body['status'] === status || JSON.stringify(body);
  });
}

/** How often history has a call. */
function timesInHistory(folder: string, callId: string): unknown {
  const database = new DatabaseSync(join(folder, 'earshot.db'), { readOnly: true });
  try {
    return database.prepare('SELECT count(*) AS times FROM ended_calls WHERE id = ?').get(callId)?.['times'];
  } finally {
    database.close();
  }
}

/** Calls go on, begin and end while nothing can be written; then history is made good. */
async function fillDisk(stage: Stage): Promise<number> {
  const { ada, server } = stage;
  // A server that was just started has no room in its files that it could use again.
  await stage.rest();
  await server.stop('SIGTERM');
  await server.start();
  await stage.rest();
  const first = await stage.talk();
  const empty = await fill(server.data);
  let second = '';
  try {
    await ada.press('Hold');
    await expectAgreed(stage, first, ['ada'], agreed);
    await expectHealth(ada, 'degraded');
    await ada.press('Resume');
    await expectAgreed(stage, first, [], agreed);
    await stage.expectTalk(agreed);
    await stage.rest();
    second = await stage.talk();
    await stage.rest();
  } finally {
    empty();
  }
  const room = Date.now();
  await expectHealth(ada, 'ok');
  await within(agreed, 'history has both calls once', async () => {
    const times = [first, second].map((callId) => timesInHistory(server.data, callId));
    return times.join() === '1,1' || times.join();
  });
  return Date.now() - room;
}

/**
 * A day ahead on the server and in Ada's page, then back again in both: adas by a reload, so that its token is asked
 * for.
 */
async function jumpClocks(stage: Stage): Promise<number> {
  const { ada, bob, server } = stage;
  const callId = await stage.talk();
  async function timers() {
    return (await Promise.all(stage.both.map(look))).map(({ timer }) => timer ?? Number.NaN);
  }
  const before = await timers();
  const from = Date.now();
  async function expectTimers() {
    const passed = (Date.now() - from) / 1_000;
    for (const [side, timer] of (await timers()).entries()) {
      const shown = timer - (before[side] ?? Number.NaN);
      if (!(shown > 0 && shown <= passed + 2)) throw new Error(`in ${Math.round(passed)} s a timer went on by ${shown} s`);
    }
  }
  server.jump();
  await ada.page.evaluate(jumpClock, day);
  await pause(stage.dice(1_000, 2_000));
  const gap = await stage.gapOf({ from, until: Date.now() });
  // A hold would set them right by what the server says.
  await expectTimers();
  await bob.press('Hold');
  await expectAgreed(stage, callId, ['bob'], agreed);
  await bob.press('Resume');
  await expectAgreed(stage, callId, [], agreed);
  await expectTimers();
  await ada.page.reload();
  await expectInCall(ada, bob);
  server.jump();
  await ada.press('Hold');
  await expectAgreed(stage, callId, ['ada'], agreed);
  await ada.press('Resume');
  await expectAgreed(stage, callId, [], agreed);
  await stage.expectTalk(patience);
  await expectTimers();
  if (gap >= unbroken) throw new Error(`${gap} ms of silence`);
  return gap;
}

/**
 * The browser takes Ada's microphone away for a while, as the system does for another call; one press has it back. They
 * hear Bob all the time.
 */
async function takeMicrophone(stage: Stage): Promise<number> {
  const { ada, bob } = stage;
  const callId = await stage.talk();
  const from = Date.now();
  await ada.context.clearPermissions();
  await ada.sees({ role: 'button', name: 'Turn on the microphone' });
  await pause(1_000);
  const [mine, bobs] = await stage.gapsOf({ from, until: Date.now() });
  if (mine >= unbroken) throw new Error(`Ada did not hear Bob for ${mine} ms`);
  if (bobs < 500) throw new Error('Bob still heard Ada');
  await expectAgreed(stage, callId, [], agreed);
  await ada.context.grantPermissions(['microphone']);
  await ada.press('Turn on the microphone');
  const pressed = Date.now();
  const back = await stage.soundBack(pressed, patience);
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: 'In call' });
  await stage.expectTalk(patience);
  return back;
}

/** What happens to the machines. */
export const machineRows: readonly Row[] = [
  {
    event: 'disk of the server full, and room again',
    way: 'relay',
    tries: { short: 0, long: 3 },
    figure: 'until history has all',
    target: '5 s',
    act: fillDisk,
  },
  {
    event: 'clocks of server and page a day ahead, and back',
    way: 'relay',
    tries: { short: 0, long: 3 },
    figure: 'longest silence',
    target: '0 ms',
    act: jumpClocks,
  },
  soundBack('microphone taken away, and back by one press', 'relay', { short: 0, long: 5 }, takeMicrophone),
];
