/** `npm run chaos [-- words]`, and with `--short` the part of it that `npm test` runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeMine, whyNoNetworks } from './namespaces.ts';
import { awayRows } from './away-rows.ts';
import { busRows } from './bus-rows.ts';
import { firefoxRows } from './firefox-rows.ts';
import { fleetRows } from './fleet-rows.ts';
import { machineRows } from './machine-rows.ts';
import { networkRows } from './network-rows.ts';
import { pageRows } from './page-rows.ts';
import { countsOf, document } from './report.ts';
import { seeded } from './dice.ts';
import type { Form, Result, Row } from './row.ts';
import { serverRows } from './server-rows.ts';
import { openTheatre, type Stage, type Theatre } from './stage.ts';
import { stormRow } from './storm-row.ts';
import { chromiumPath } from '../lab/chromium.ts';
import { readPart, writePart } from '../lab/reliability.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'out');
const rows: readonly Row[] = [
  ...serverRows,
  ...busRows,
  ...fleetRows,
  ...networkRows,
  ...awayRows,
  ...firefoxRows,
  ...pageRows,
  ...machineRows,
  stormRow,
];

interface Trials {
  readonly form: Form;
  /** How often each event is tried at most. */
  readonly tries: number;
}

function nameOf({ event, way }: Pick<Row, 'event' | 'way'>): string {
  return `${event} (${way})`;
}

async function tryRow(theatre: Theatre, row: Row, { form, tries }: Trials): Promise<Result> {
  const most = Math.min(tries, row.tries[form]);
  const figures: number[] = [];
  const failures: string[] = [];
  const loads: number[] = [];
  let stage: Stage | null = null;
  for (let trial = 1; trial <= most; trial += 1) {
    const from = performance.now();
    const words = `${nameOf(row)}, ${trial} of ${most}`;
    try {
      stage = await theatre.set(row.way);
      const figure = await row.act(stage, form);
      figures.push(figure);
      if (row.spoils) theatre.clear();
      console.log(`ok     ${words}: ${row.figure} ${Math.round(figure)} ms, in ${Math.round(performance.now() - from)} ms`);
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      failures.push(why);
      console.log(`FAILED ${words}: ${why}\n${stage === null ? '' : await seen(stage)}`);
      theatre.clear();
    }
    loads.push(loadavg()[0] ?? 0);
  }
  return { event: row.event, way: row.way, figure: row.figure, target: row.target, figures, failures, loads, at: Date.now() };
}

/** What both pages show after a failure, to look at. */
async function seen(stage: Stage): Promise<string> {
  const texts = await Promise.all(
    stage.both.map(async (party) => {
      await party.page.screenshot({ path: join(out, `chaos-${party.house}.png`), timeout: 3_000 }).catch(() => undefined);
      const text = await party.page
        .locator('main')
        .innerText({ timeout: 3_000 })
        .catch(() => 'a page that does not answer');
      return `       ${party.name} sees: ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`;
    }),
  );
  return texts.join('\n');
}

function keep(results: readonly Result[]): void {
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  writePart('chaos', document({ rows, results, before: readPart('chaos'), machine }));
}

async function main(args: readonly string[]): Promise<number> {
  const form: Form = args.includes('--short') ? 'short' : 'long';
  const words = args.filter((word) => !word.startsWith('-'));
  function given(flag: string, otherwise: number) {
    return Number(args.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) ?? otherwise);
  }
  const seed = given('--seed', Date.now() % 1_000_000);
  const trials = { form, tries: given('--tries', Infinity) };
  const wanted = rows.filter(
    (row) => row.tries[form] > 0 && (words.length === 0 || words.some((word) => nameOf(row).toLowerCase().includes(word.toLowerCase()))),
  );
  function tally(passed: number, failed: number, skipped: number) {
    return writeFileSync(join(out, 'chaos.json'), JSON.stringify({ passed, failed, skipped }));
  }
  mkdirSync(out, { recursive: true });
  const why = whyNoNetworks();
  if (why !== null) {
    console.log(`The chaos lab is skipped: ${why}.`);
    tally(0, 0, wanted.length);
    return 0;
  }
  const chosen = wanted.filter((row) => {
    const lack = row.lacks?.() ?? null;
    if (lack !== null) console.log(`skipped ${nameOf(row)}: ${lack}`);
    return lack === null;
  });
  console.log(`Chaos in real browsers, dice ${seed} (${chromiumPath})`);
  const theatre = await openTheatre(seeded(seed));
  const results: Result[] = [];
  try {
    for (const row of chosen) results.push(await tryRow(theatre, row, trials));
  } finally {
    await theatre.close();
  }
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  for (const result of results) {
    const { tried, survived } = countsOf(result);
    if (survived < tried) console.log(`${nameOf(result)}: ${survived} of ${tried}`);
  }
  tally(results.length - failed, failed, wanted.length - chosen.length);
  if (form === 'long') keep(results);
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    removeMine();
    process.exit(1);
  });
}
process.exitCode = await main(process.argv.slice(2));
process.exit();
