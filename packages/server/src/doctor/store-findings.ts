import { standingCore } from '../bus/rivals.ts';
import { connectNats } from '../bus/nats.ts';
import { systemClock } from '../ports/clock.ts';
import { silentLog } from '../ports/log.ts';
import type { NatsPlace } from '../ports/nats-place.ts';
import type { Finding } from './finding.ts';
import type { OtherClock } from './machine-findings.ts';

/** Whether NATS lets us in, and whether a core is found by it. */
export async function natsFinding(place: NatsPlace): Promise<Finding> {
  const of = `NATS ${place.servers.join(', ')}`;
  try {
    const way = await connectNats(place, { clock: systemClock, log: silentLog });
    const core = await standingCore(way);
    await way.close();
    const found = core === null ? 'no core serves the cluster now' : `a core on ${core.host} serves the cluster`;
    return { of, is: 'works', says: `It lets us in, and ${found} "${place.cluster}".`.replace('cluster now "', 'cluster "') };
  } catch (error) {
    const why = error instanceof AggregateError ? String(error.errors[0]) : error instanceof Error ? error.message : String(error);
    return { of, is: 'broken', says: `It cannot be used: ${why}.`, toDo: 'See that nats-server runs there, and look at EARSHOT_NATS_URL.' };
  }
}

/** Whether PostgreSQL lets us in, and the time there. */
export async function postgresFinding(url: string): Promise<{ readonly finding: Finding; readonly clock: OtherClock | null }> {
  const of = 'PostgreSQL';
  const [{ connect }, { whyNot }] = await Promise.all([import('../records/postgres/connect.ts'), import('../records/postgres/trouble.ts')]);
  try {
    const line = await connect(url);
    const row = await line.session.one(
      "SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS standby, extract(epoch FROM clock_timestamp()) * 1000 AS now",
    );
    line.close();
    const version = String(row?.['version']);
    const clock = { whose: 'PostgreSQL', at: Number(row?.['now']) };
    if (Number.parseInt(version, 10) < 14)
      return { finding: { of, is: 'broken', says: `Version ${version} runs there, and 14 or newer is needed.` }, clock };
    if (row?.['standby'] === true)
      return {
        finding: { of, is: 'broken', says: `Version ${version} lets us in, but it is a standby, which cannot be written.` },
        clock,
      };
    return { finding: { of, is: 'works', says: `Version ${version} lets us in and can be written.` }, clock };
  } catch (error) {
    const toDo = 'See that it runs, and look at EARSHOT_POSTGRES_URL.';
    return { finding: { of, is: 'broken', says: `It cannot be used: ${whyNot(error)}.`, toDo }, clock: null };
  }
}
