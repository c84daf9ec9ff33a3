import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pickUp, type Account, type Phone } from './calls/phone.ts';
import { register } from './earshot-client.ts';
import { startServer } from './server-process.ts';
import { spread, type Row } from './table.ts';

/** As many as a group may have. */
const members = 50;
/** Each calls once, for who rings others for nothing again and again has to wait. */
const callers = 30;
const unmeasured = 5;

/** Makes a group in the database of a server that does not run, as an admin does with a proof of their key. */
function makeGroup(data: string, people: readonly Account[]): string {
  const id = randomUUID();
  const database = new DatabaseSync(join(data, 'earshot.db'));
  database.prepare("INSERT INTO call_groups VALUES (?, 'Front desk', 'front desk', 'all', ?)").run(id, Date.now());
  const add = database.prepare('INSERT INTO group_members VALUES (?, ?, ?, 1)');
  for (const [place, person] of people.entries()) add.run(id, person.id, place);
  database.close();
  return id;
}

/** Milliseconds from a press to each ring of it, the first to come before the others. */
async function ringsOf(caller: Phone, target: string, rung: readonly Phone[]): Promise<readonly number[]> {
  const begun = performance.now();
  const rings = rung.map((phone) => phone.ring().then(() => performance.now() - begun));
  const { call_id } = await caller.command('call/initiate', { target_user_id: target });
  const after = await Promise.all(rings);
  await caller.command('call/end', { call_id });
  return after.toSorted((one, other) => one - other);
}

/** Of calls by one caller after the other: each time until the first rang, and from then until the last did. */
async function measure(from: readonly Phone[], target: string, rung: readonly Phone[]) {
  const found: { readonly first: number; readonly apart: number }[] = [];
  for (const caller of from) {
    const after = await ringsOf(caller, target, rung);
    const [first = Number.NaN, last = Number.NaN] = [after[0], after.at(-1)];
    found.push({ first, apart: last - first });
  }
  return found.slice(unmeasured);
}

async function peopleOf(port: number, word: string, count: number): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for (let number = 0; number < count; number += 1) accounts.push(await register(port, `${word} ${number}`));
  return accounts;
}

/** How far apart 50 people, each at a socket of their own, hear the ring of one group, beside a ring of one person. */
export async function groups(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const data = folder();
  const plan = { script: '../packages/server/src/main.ts', env: { ...env, EARSHOT_DATA: data }, ready: '/api/health' };
  let server = await startServer(plan);
  try {
    const [desk, outside] = [await peopleOf(server.port, 'Member', members), await peopleOf(server.port, 'Caller', callers)];
    await server.stop();
    const group = makeGroup(data, desk);
    server = await startServer({ ...plan, port: server.port });
    const [rung, from] = await Promise.all([desk, outside].map((all) => Promise.all(all.map((one) => pickUp(server.port, one)))));
    const [one] = rung ?? [];
    if (rung === undefined || from === undefined || one === undefined) throw new Error('nobody is there');
    const all = await measure(from, group, rung);
    const alone = await measure(from, one.id, [one]);
    for (const phone of [...rung, ...from]) phone.hangUp();
    return [
      {
        what: `between the first and the last of ${members} members who hear a group ring`,
        figure: spread(
          all.map(({ apart }) => apart),
          'ms',
        ),
        reference: `${spread(
          alone.map(({ first }) => first),
          'ms',
        )} (from the press to the ring of one person)`,
        ratio: null,
        aim: 'at most 100 ms',
      },
    ];
  } finally {
    await server.stop();
  }
}
