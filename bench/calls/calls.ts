import { availableParallelism } from 'node:os';
import type { ServerPlan } from '../server-process.ts';
import type { Row } from '../table.ts';
import { costOfCalls, costOfCrowd, costOfKamailio, type CallCost, type CrowdCost, type Extent, type Reference } from './costs.ts';
import type { Load } from './load.ts';
import { apart, type Processors } from './processors.ts';

const full: Extent = {
  pairs: 40,
  warmUp: { rate: 20, seconds: 10 },
  loads: [
    { rate: 5, seconds: 30 },
    { rate: 20, seconds: 20 },
    { rate: 60, seconds: 15 },
  ],
  crowd: 2_000,
  connected: 1_000,
  // Three rounds of pings.
  idle: { settledAfter: 30_000, watchedFor: 36_000 },
  quiet: { settledAfter: 3_000, watchedFor: 12_000 },
};

/** A larger share of calls that were late or failed, and the rate was not kept. */
const tolerated = 0.01;
/** Whoever makes the load and is busy for a larger share of the time is what holds things up. */
const saturated = 0.9;

function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function busyNote(busy: number): string {
  return busy > saturated ? `; the generator was busy for ${percent(busy)} of the time` : '';
}

/**
 * What a call of Kamailio's took, in milliseconds, where the aims were set: on a machine of another speed they are as
 * many of its calls.
 */
const callWhereAimed = 0.48;

function aimOf(value: number): string {
  return `at most ${(value / callWhereAimed).toFixed(1)} x (${value} ms where a call of Kamailio's takes ${callWhereAimed})`;
}

/** The rate at which Kamailio's call stands beside what is no call. */
const usual = 20;

/** Says so when the calls did not begin when they should have: then the figure is of another rate. */
function rateNote({ kept: { calls: all, failed, late, busy } }: CallCost): string {
  if ((failed + late) / all <= tolerated) return busyNote(busy);
  return `; RATE NOT KEPT: of ${all} calls ${late} began late and ${failed} failed, the generator was busy for ${percent(busy)}`;
}

/** One figure beside what Kamailio used for a call, or in an idle second. */
function beside(
  what: string,
  value: number,
  reference: number | undefined,
  rest: { readonly of: string; readonly aim: string; readonly note?: string },
): Row {
  return {
    what,
    figure: `${ms(value)}${rest.note ?? ''}`,
    reference: reference === undefined ? 'none: kamailio and sip-tester are not installed' : `${ms(reference)} (${rest.of})`,
    ratio: reference === undefined ? null : value / reference,
    aim: rest.aim,
  };
}

function callRows(loads: readonly Load[], costs: readonly CallCost[], reference: Reference | null): Row[] {
  return costs.map((cost, number) => {
    const rate = loads[number]?.rate;
    const rest = { of: "Kamailio's call at the same rate", aim: rate === usual ? aimOf(2) : '-', note: rateNote(cost) };
    return beside(`server CPU of a call of 15 commands, ${rate} calls/s`, cost.cpuMs, reference?.calls[number], rest);
  });
}

function crowdRows({ crowd, connected, loads }: Extent, cost: CrowdCost, reference: Reference | null): Row[] {
  const { back } = cost;
  const call = reference?.calls[loads.findIndex(({ rate }) => rate === usual)];
  const half = back.after[Math.ceil(crowd / 2) - 1] ?? Number.NaN;
  const all = back.after.at(-1) ?? Number.NaN;
  function seconds(value: number): string {
    return `${(value / 1_000).toFixed(1)} s`;
  }
  const of = "Kamailio's call";
  return [
    beside(`a sign-in, ${crowd} in a row`, cost.signIn, call, { of, aim: aimOf(2), note: `, ${cost.perSecond.toFixed(0)} a second` }),
    beside(`a reconnect, ${crowd} after kill -9`, cost.reconnect, call, { of, aim: aimOf(1.2), note: busyNote(back.busy) }),
    {
      what: 'half of them are back after',
      figure: `${seconds(half)}; the first after ${seconds(back.after[0] ?? Number.NaN)}`,
      reference: `${seconds(all)} (all of them)`,
      ratio: half / all,
      aim: 'at most 0.33',
    },
    beside('CPU of an idle second with nobody there', cost.nobody, reference?.idle, { of: 'Kamailio, nobody there', aim: 'below 0.5 ms' }),
    beside(`CPU of an idle second, ${connected} connected`, cost.connected, reference?.idle, {
      of: 'Kamailio, nobody there',
      aim: 'below 0.5 ms',
    }),
  ];
}

async function measure(processors: Processors | null, folder: () => string, extent: Extent): Promise<Row[]> {
  if (processors === null)
    console.log(`\nServer and generator share ${availableParallelism()} processor(s): there is no second one, or no taskset.`);
  function plan(): ServerPlan {
    return {
      script: '../packages/server/src/main.ts',
      env: { EARSHOT_DATA: folder() },
      ready: '/api/health',
      ...(processors === null ? {} : { processors: processors.measured }),
    };
  }
  const reference = await costOfKamailio(folder(), processors, extent);
  const costs = await costOfCalls(plan(), extent);
  const crowd = await costOfCrowd(plan(), extent);
  return [...callRows(extent.loads, costs, reference), ...crowdRows(extent, crowd, reference)];
}

/**
 * Server CPU of whole calls, sign-ins and reconnects, and of doing nothing, beside Kamailio's call. The server is as
 * `npm start` runs it, its certificate included; it has a processor for itself, and the generator the others.
 */
export function calls(_env: Readonly<Record<string, string>>, folder: () => string, extent: Extent = full): Promise<readonly Row[]> {
  return apart((processors) => measure(processors, folder, extent));
}
