import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { connect } from '../lab/person.ts';
import { audible, backAfter, longestGap, type Span } from './gaps.ts';
import { buildNetwork, type House, type Network, type Way } from './network.ts';
import { enter, launchIn, pause, within, type Party } from './party.ts';
import { look, recordOf, userOf } from './sight.ts';
import { mountDisk, startRelay, unmountDisk, worldServer, type WorldServer } from './world.ts';
import { pressSeen } from '../lab/eyes.ts';

/** Ada and Bob in their houses, the server and the relay between them, and all that a scenario does with them. */
export interface Stage {
  readonly network: Network;
  /** Where whatever is made for a trial may lie; it goes with the stage's theatre. */
  readonly folder: string;
  readonly server: WorldServer;
  readonly ada: Party;
  readonly bob: Party;
  readonly both: readonly [Party, Party];
  /** A number from `least` to below `most`, by dice. */
  dice(least: number, most: number): number;
  /** Puts somebody's new tab in the place of the one before. */
  replace(party: Party): void;
  /** Has the two in no call. */
  rest(): Promise<void>;
  /** Has the two in a call in which each hears the other; answers the call's id. */
  talk(): Promise<string>;
  /** Each hears the other, now and steadily, and both pages and the server say so: within `ms`. */
  expectTalk(ms: number): Promise<void>;
  /** The longest silence within the span, for each side. */
  gapsOf(span: Span): Promise<readonly [number, number]>;
  /** The longest silence that either side heard within the span. */
  gapOf(span: Span): Promise<number>;
  /** Milliseconds from `moment` until both hear each other again and go on; throws when that takes more than `ms`. */
  soundBack(moment: number, ms: number): Promise<number>;
}

export interface Theatre {
  /**
   * The stage for the next trial, with a server that runs and all cables in. It is that of the last trial, with its
   * call, unless the way is another or it was cleared.
   */
  set(way: Way): Promise<Stage>;
  /** What a trial that failed has left is not the next one's affair. */
  clear(): void;
  close(): Promise<void>;
}

const folders = 'earshot-chaos-';

/** Takes away what a run has left that was ended by force, with its disk. */
function removeLeftFolders(): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(folders))) {
    if (existsSync(`/proc/${name.slice(folders.length).split('-')[0]}`)) continue;
    unmountDisk(join(tmpdir(), name));
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Builds networks, server, relay and browsers. Throws, and leaves nothing, when that fails. */
export async function openTheatre(dice: () => number): Promise<Theatre> {
  const network = buildNetwork();
  removeLeftFolders();
  const folder = mkdtempSync(join(tmpdir(), `${folders}${process.pid}-`));
  function clean() {
    unmountDisk(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  process.once('exit', clean);
  const browsers = new Map<House, Browser>();
  async function close() {
    await Promise.all([...browsers.values()].map((browser) => browser.close().catch(() => undefined)));
    network.close();
    process.removeListener('exit', clean);
    clean();
  }
  try {
    mountDisk(folder);
    const server = worldServer(network, folder);
    await server.start();
    await startRelay(network, folder);
    for (const house of ['ada', 'bob'] as const) browsers.set(house, await launchIn(network, house, folder));
    let standing: { readonly way: Way; readonly stage: Stage } | null = null;
    async function set(way: Way) {
      if (standing?.way === way) await network.quiet();
      else standing = { way, stage: await setStage({ network, folder, server, browsers, dice, way }) };
      return standing.stage;
    }
    function clear() {
      standing = null;
    }
    return { set, clear, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Props {
  readonly network: Network;
  readonly folder: string;
  readonly server: WorldServer;
  readonly browsers: ReadonlyMap<House, Browser>;
  readonly dice: () => number;
  readonly way: Way;
}

async function setStage({ network, folder, server, browsers, dice, way }: Props): Promise<Stage> {
  for (const browser of browsers.values()) await Promise.all(browser.contexts().map((context) => context.close()));
  for (const house of ['ada', 'bob'] as const) {
    network.cable(house, true);
    network.line(house, true);
  }
  await network.quiet();
  network.shape(way);
  await server.stop('SIGKILL');
  // A call that went over to a fleet would be adopted here again, and its people fill the list.
  for (const name of readdirSync(server.data)) if (name.startsWith('earshot.db')) rmSync(join(server.data, name));
  await server.start();
  async function at(house: House): Promise<Party> {
    const browser = browsers.get(house);
    if (browser === undefined) throw new Error(`no browser for ${house}`);
    return enter(browser, house, server.origin);
  }
  const [ada, bob] = await Promise.all([at('ada'), at('bob')]);
  return actors({ ada, bob }, { network, folder, server, dice, way });
}

function actors(on: Record<House, Party>, { network, folder, server, dice, way }: Omit<Props, 'browsers'>): Stage {
  function both(): readonly [Party, Party] {
    return [on.ada, on.bob];
  }
  function collect() {
    return Promise.all(both().map((party) => party.collect()));
  }
  function callId() {
    return [...on.ada.calls].at(-1) ?? '';
  }

  function hearsNow({ heard }: Party, from: number): boolean {
    const latest = heard.filter(({ at }) => at > from);
    const loud = latest.filter(({ level }) => level >= audible).length;
    return latest.length > 10 && loud > 0.9 * latest.length;
  }

  async function expectTalk(ms: number): Promise<void> {
    await within(ms, 'both hear each other, and both pages and the server say that they talk', async () => {
      await collect();
      const from = Date.now() - 500;
      const [seenByAda, seenByBob] = await Promise.all(both().map(look));
      const said = (await Promise.all(both().map(userOf))).map(({ status }) => status);
      const hear = both().map((party) => hearsNow(party, from));
      const wanted = ['In call', 'In call', 'incall', 'incall', true, true];
      const found = [seenByAda?.line, seenByBob?.line, ...said, ...hear];
      return found.every((one, index) => one === wanted[index]) || JSON.stringify(found);
    });
  }

  /** Puts away what is left of a call that ended, unless it goes by itself meanwhile. */
  async function dismiss(): Promise<void> {
    for (const { page } of both()) {
      const button = page.getByRole('button', { name: 'Close', exact: true });
      if (!(await button.isVisible())) continue;
      await pressSeen(button, { timeout: 2_000 }).catch(async (error: unknown) => {
        if (await button.isVisible()) throw error;
      });
    }
  }

  async function rest(): Promise<void> {
    if ((await look(on.ada)).screen === 'call') await on.ada.press('End call');
    await within(10_000, 'both are in no call', async () => {
      const screens = (await Promise.all(both().map(look))).map(({ screen }) => screen);
      const said = (await Promise.all(both().map(userOf))).map(({ status }) => status);
      return [...screens, ...said].join() === 'none,none,idle,idle' || [...screens, ...said].join();
    });
    await dismiss();
  }

  async function talk(): Promise<string> {
    let id = callId();
    if ((await look(on.ada)).line !== 'In call') {
      id = '';
      await dismiss();
      await connect(on.ada, on.bob);
    }
    await expectTalk(15_000);
    await expectWay(on.ada, way);
    if (id === '') id = callId();
    for (const party of both()) {
      party.heard.length = 0;
      party.calls.clear();
      party.calls.add(id);
    }
    return id;
  }

  async function gapsOf(span: Span): Promise<readonly [number, number]> {
    // The last pieces of the span may still be on their way to be counted.
    await pause(Math.max(200, span.until + 200 - Date.now()));
    await collect();
    return [longestGap(on.ada.heard, span), longestGap(on.bob.heard, span)];
  }

  return {
    network,
    folder,
    server,
    get ada() {
      return on.ada;
    },
    get bob() {
      return on.bob;
    },
    get both() {
      return both();
    },
    dice: (least, most) => least + dice() * (most - least),
    replace: (party) => void (on[party.house] = party),
    rest,
    talk,
    expectTalk,
    gapsOf,
    gapOf: async (span) => Math.max(...(await gapsOf(span))),
    soundBack: async (moment, ms) => {
      function back() {
        return both().map(({ heard }) => backAfter(heard, moment));
      }
      await within(Math.max(0, moment + ms - Date.now()), 'both hear each other again', async () => {
        await collect();
        return back().every((one) => one !== null) || JSON.stringify(back());
      });
      return Math.max(...back().map((one) => one ?? 0));
    },
  };
}

/** The sound goes the way that the network leaves open, and no other. */
async function expectWay(party: Party, way: Way): Promise<void> {
  await within(5_000, `the sound goes ${way}`, async () => {
    const found = await party.page.evaluate(async () => {
      const peer = window.ears.peers.findLast((one) => one.connectionState === 'connected');
      const stats = [...((await peer?.getStats()) ?? new Map()).values()];
      const chosen = stats.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
      const local = stats.find(({ id }) => id === stats.find((one) => one.id === chosen)?.localCandidateId);
      return local?.candidateType === 'relay' ? `relay-${local.relayProtocol}` : String(local?.candidateType);
    });
    // Where everything is open to the relay, the browser may begin over TCP and change over later.
    const wanted = { direct: /^(host|prflx)$/, relay: /^relay-/, 'relay-tcp': /^relay-tcp$/, 'relay-tls': /^relay-tls$/ }[way];
    return wanted.test(found) || found;
  });
}

/**
 * Both pages and the server say the same, and it is this; answers how many milliseconds it took. `held` names who
 * holds.
 */
export async function expectAgreed(stage: Stage, callId: string, held: readonly House[], ms: number): Promise<number> {
  return within(
    ms,
    `both sides and the server agree that ${held.length === 0 ? 'nobody holds' : `${held.join(' and ')} hold`}`,
    async () => {
      const [seenByAda, seenByBob] = await Promise.all(stage.both.map(look));
      const record = await recordOf(stage.ada, callId);
      const users = { ada: (await userOf(stage.ada)).id, bob: (await userOf(stage.bob)).id };
      function line(mine: House, other: House) {
        return held.includes(mine) ? 'On hold' : held.includes(other) ? `${stage[other].name} put the call on hold` : 'In call';
      }
      const found = [seenByAda?.line, seenByBob?.line, seenByAda?.iHold, seenByBob?.iHold, record.status, record.held_by.toSorted().join()];
      const heldBy = held.map((house) => users[house]).toSorted();
      const wanted = [line('ada', 'bob'), line('bob', 'ada'), held.includes('ada'), held.includes('bob')];
      const all = [...wanted, held.length > 0 ? 'onhold' : 'incall', heldBy.join()];
      return found.every((one, index) => one === all[index]) || JSON.stringify(found);
    },
  );
}
