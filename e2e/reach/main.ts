/** `npm run reach`: whether and how soon a page rings that nobody looks at, that is frozen, or that is closed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { hasFirefox } from '../lab/firefox.ts';
import { wrapped } from '../lab/markdown.ts';
import { startServer, type Server } from '../lab/server.ts';
import { hasCertutil } from '../lab/trusting.ts';
import { openPushes } from '../lab/wakings.ts';
import type { TestPushService } from '../../packages/server/test/push-service.ts';
import { openBob, type Bob, type Trust } from './bob.ts';
import { openBrowser, type Make } from './browsers.ts';
import { closePage } from './closed.ts';
import { document, isTrue, type Found } from './report.ts';
import { frozen, hidden, inFront, lookAtPage, setLife, throttled, untilQuiet, type State } from './states.ts';
import { badgeWords, openCaller, tryOnce, untilReach, type Look, type Trial } from './trial.ts';

const file = fileURLToPath(new URL('../../docs/reachability.md', import.meta.url));

interface Seat {
  readonly bob: Bob;
  readonly server: Server;
}

interface Way {
  readonly look: Look;
  /** What is waited for after a call. */
  readonly after?: () => Promise<void>;
}

async function badgeOf({ page }: Bob): Promise<string | null> {
  const text = await page.$eval('section[aria-label="Me"]', (me) => me.textContent);
  return Object.values(badgeWords).find((words) => text.includes(words)) ?? null;
}

async function callOften({ bob, server }: Seat, tries: number, { look, after }: Way): Promise<readonly Trial[]> {
  const caller = await openCaller(server, `Ada ${Date.now()}`);
  const trials: Trial[] = [];
  for (let at = 0; at < tries; at += 1) {
    trials.push(await tryOnce(caller, bob.name, look));
    await after?.();
  }
  await caller.close();
  return trials;
}

async function tryState(seat: Seat, state: State): Promise<Found> {
  const { bob } = seat;
  const place = { state: state.name, make: bob.make, trust: bob.trust };
  const lacks = state.lacks(bob);
  if (lacks !== null) return { ...place, badge: null, trials: [], lacks, heldBack: null };
  await state.enter(bob);
  const isAwake = state !== frozen;
  const trials = await callOften(seat, state.tries, { look: lookAtPage(bob), ...(isAwake && { after: () => untilQuiet(bob) }) });
  if (!isAwake) await setLife(bob, 'active');
  const badge = isAwake ? await badgeOf(bob) : null;
  const heldBack = state === inFront || !isAwake ? null : await bob.page.evaluate(() => window.heldBack ?? null);
  return { ...place, badge, trials, lacks, heldBack };
}

function tell(found: Found): Found {
  const rang = found.trials.filter(({ ms }) => ms !== null).map(({ ms }) => ms);
  console.log(
    `${found.make}, ${found.trust}, ${found.state}: ${found.lacks ?? `rang ${rang.length} of ${found.trials.length}`}`,
    rang.join(' '),
  );
  return found;
}

async function tryClosed(seat: Seat, service: TestPushService, pushes: number[]): Promise<Found> {
  const { bob, server } = seat;
  const place = { state: 'closed', make: bob.make, trust: bob.trust, badge: null, heldBack: null };
  const isMute = bob.make === 'Firefox' && bob.trust === 'trusted';
  if (isMute) return { ...place, trials: [], lacks: 'needs the push service of Mozilla' };
  const { look, shownAfter } = await closePage(bob, server.origin, service);
  const caller = await openCaller(server, `Cleo ${bob.make}`);
  await untilReach(caller, bob.name, [bob.trust === 'trusted' ? 'notified' : 'away']);
  await caller.close();
  const trials = await callOften(seat, 5, { look });
  pushes.push(...shownAfter);
  return { ...place, trials, lacks: null };
}

/** What is ended when all is over, or has failed, the last first. */
const opened: (() => unknown)[] = [];

async function seatAll(folder: string): Promise<{ readonly seats: readonly Seat[]; readonly service: TestPushService }> {
  const { service, settings } = await openPushes(folder);
  opened.push(() => service.close());
  const plain = await startServer();
  opened.push(() => plain.close());
  const trusted = await startServer({ EARSHOT_TRUST: 'ca', ...settings });
  opened.push(() => trusted.close());
  // The programs that call check the certificate, which this CA has signed.
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(join(trusted.data, 'ca.pem'), 'utf8')]);
  const makes: readonly Make[] = hasFirefox() ? ['Chromium', 'Firefox'] : ['Chromium'];
  const trusts: readonly Trust[] = hasCertutil ? ['self-signed', 'trusted'] : ['self-signed'];
  const seats: Seat[] = [];
  for (const make of makes)
    for (const trust of trusts) {
      const server = trust === 'trusted' ? trusted : plain;
      const browser = await openBrowser(make, trust === 'trusted' ? join(server.data, 'ca.pem') : null);
      opened.push(() => browser.close());
      seats.push({ server, bob: await openBob(browser, { make, trust }, server.origin) });
    }
  return { seats, service };
}

async function tryAll(folder: string): Promise<readonly Found[]> {
  const { seats, service } = await seatAll(folder);
  const all: Found[] = [];
  const pushes: number[] = [];
  for (const state of [inFront, hidden, throttled, frozen])
    all.push(...(await Promise.all(seats.map(async (seat) => tell(await tryState(seat, state))))));
  for (const seat of seats) all.push(tell(await tryClosed(seat, service, pushes)));
  const machine = `${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  writeFileSync(file, `${wrapped(document(all, pushes, machine).trim())}\n`);
  return all;
}

function isFalse(found: Found): boolean {
  return !isTrue(found) || (found.badge !== null && found.trials.some(({ reach }) => badgeWords[reach] !== found.badge));
}

const folder = mkdtempSync(join(tmpdir(), 'earshot-reach-'));
try {
  const lies = (await tryAll(folder)).filter(isFalse);
  for (const { make, trust, state } of lies) console.error(`What was said is not true: ${make}, ${trust}, ${state}.`);
  process.exitCode = lies.length === 0 ? 0 : 1;
} finally {
  for (const close of opened.toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
}
