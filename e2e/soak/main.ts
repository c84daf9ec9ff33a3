/** `npm run soak [-- minutes]`: whether a server and a call stay as they are while much goes on beside them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, cpus, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { within } from '../chaos/party.ts';
import { launchChromium } from '../lab/chromium.ts';
import { openPage, type ChromiumPerson } from '../lab/chromium-person.ts';
import { signIn } from '../lab/person.ts';
import { startProgram } from '../lab/program.ts';
import { writePart } from '../lab/reliability.ts';
import { startServer, type Server } from '../lab/server.ts';
import type { Voice } from '../lab/voice.ts';
import { observe } from './observer.ts';
import { faultsOf, reportOf, type Soaked } from './report.ts';
import { startRunningCall, type Browsers } from './running-call.ts';
import { createTurns } from './turns.ts';
import { comesBack, roomFor, type Sample, type Silence } from './verdict.ts';

/** Milliseconds from one look to the next. */
const every = 10_000;

async function openBeside(server: Server, browserOf: Browsers, name: string): Promise<ChromiumPerson> {
  const person = await openPage(await browserOf('Cleo'), server.origin, { name, voice: 'Cleo' });
  await signIn(person);
  return person;
}

function show({ memory, heap, descriptors, database, answer }: Sample, { call, bare }: Silence): string {
  return [
    new Date().toISOString().slice(11, 19),
    `memory ${(memory / 2 ** 20).toFixed(1)} MiB, heap ${(heap / 2 ** 20).toFixed(1)} MiB`,
    `${descriptors} descriptors, database ${(database / 2 ** 10).toFixed(0)} KiB`,
    `answer ${answer.toFixed(0)} ms, silence ${call} ms (bare pair ${bare} ms)`,
  ].join(', ');
}

/** All that a deed has opened is closed again; answers what the server is like then. */
async function rested(server: Server, before: Sample): Promise<Sample> {
  let now = before;
  const most = before.descriptors + roomFor({ kept: 0 }).descriptors;
  await within(comesBack, `no more than ${most} descriptors are open, as before the first deed`, async () => {
    now = await observe(server);
    return now.descriptors <= most || `${now.descriptors} are`;
  });
  return now;
}

async function soak(minutes: number, server: Server, browserOf: Browsers): Promise<Soaked> {
  // The first program has this process trust the server's certificate.
  const first = await startProgram(server, 'First program');
  await first.post('/api/users/disconnect');
  const call = await startRunningCall(server, browserOf);
  const [cleo, dana] = [await openBeside(server, browserOf, 'Cleo'), await openBeside(server, browserOf, 'Dana')];
  // What floods is no part of what is measured, and leaves the processors to that.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const before = await observe(server);
  const samples = [before];
  const turns = createTurns(server, { cleo, dana, hold: (ms) => pause(ms) }, async () => samples.push(await rested(server, before)));
  const silences: Silence[] = [];
  const [begun, length] = [Date.now(), minutes * 60_000];
  const doing = turns.run(() => Date.now() < begun + length);
  let keptBefore = 0;
  for (let at = every; at <= length; at += every) {
    await pause(Math.max(0, begun + at - Date.now()));
    const [sample, silence] = await Promise.all([observe(server), call.silence()]);
    samples.push(sample);
    silences.push(silence);
    if (at < length / 3) keptBefore = turns.kept();
    console.log(show(sample, silence));
  }
  await doing;
  await call.expectOn();
  const failures = [...turns.failures, ...server.mistakes().map((line) => `the server's own mistake: ${line.slice(0, 200)}`)];
  return { minutes, samples, silences, deeds: turns.deeds(), kept: turns.kept() - keptBefore, failures };
}

async function main([word = '60']: readonly string[]): Promise<number> {
  const minutes = Number(word);
  if (!Number.isFinite(minutes) || minutes < 1) {
    console.error(`"${word}" is no number of minutes: npm run soak -- 60`);
    return 1;
  }
  if (process.platform !== 'linux') {
    console.error('The soak reads /proc and so runs on Linux alone.');
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'earshot-soak-'));
  const browsers = new Map<Voice, Promise<Browser>>();
  const browserOf: Browsers = (voice) => {
    const browser = browsers.get(voice) ?? launchChromium(voice, folder);
    browsers.set(voice, browser);
    return browser;
  };
  const server = await startServer();
  async function close() {
    await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void close().finally(() => process.exit(1)));
  try {
    const soaked = await soak(minutes, server, browserOf);
    writePart(
      'soak',
      reportOf(soaked, { day: new Date().toISOString().slice(0, 10), machine: `${cpus().length} cores, Node ${process.versions.node}` }),
    );
    const faults = faultsOf(soaked);
    console.log(faults.length === 0 ? 'All flat, and no gap.' : faults.join('\n'));
    return faults.length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

process.exitCode = await main(process.argv.slice(2));
