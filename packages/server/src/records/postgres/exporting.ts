import type { Row } from '../rows.ts';
import { connect } from './connect.ts';
import { examine, Unfit } from './schema.ts';
import type { Session } from './session.ts';
import { postgresSchema } from './migrations.ts';
import { putAdminLink } from './joining.ts';

const atOnce = 500;

/** People with their devices, and the lines of history, as they all stood at one moment. */
export interface Exported {
  readonly people: AsyncIterable<{ readonly user: Row; readonly devices: readonly Row[] }>;
  readonly calls: AsyncIterable<Row>;
}

/** Does something over a connection of its own, in a database that this Earshot has brought up to date. */
async function beside<T>(url: string, task: (session: Session) => Promise<T>): Promise<T> {
  const line = await connect(url, 'patient');
  try {
    if ((await examine(line.session)) !== postgresSchema) throw new Unfit('no server of this Earshot has been on it yet; start it first');
    return await task(line.session);
  } finally {
    line.close();
  }
}

/** Reads what is exported, while a server runs or not. */
export function readForExport(url: string, read: (exported: Exported) => Promise<void>): Promise<void> {
  return beside(url, async (session) => {
    await session.script('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await read({ people: people(session), calls: rowsOf(session, 'SELECT * FROM ended_calls ORDER BY created_at, id') });
    await session.script('COMMIT');
  });
}

async function* people(session: Session): Exported['people'] extends AsyncIterable<infer P> ? AsyncGenerator<P> : never {
  for await (const user of rowsOf(session, 'SELECT * FROM users ORDER BY created_at, id')) {
    const devices = await session.all('SELECT * FROM devices WHERE user_id = $1 ORDER BY created_at, id', [String(user['id'])]);
    yield { user: numbered(user), devices: devices.map(numbered) };
  }
}

async function* rowsOf(session: Session, sql: string): AsyncGenerator<Row> {
  await session.script(`DECLARE exported CURSOR FOR ${sql}`);
  for (;;) {
    const rows = await session.all(`FETCH ${atOnce} FROM exported`);
    for (const row of rows) yield numbered(row);
    if (rows.length < atOnce) break;
  }
  await session.script('CLOSE exported');
}

const numbers = new Set(['created_at', 'used_at', 'ended_at', 'answered', 'talk_ms']);

/** What is a number there comes as text. */
function numbered(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, numbers.has(name) && cell !== null ? Number(cell) : cell]));
}

/** Keeps a new link of an admin, in place of one before, while a server runs or not. */
export function keepAdminLinkIn(url: string, hash: string, endsAt: number): Promise<void> {
  return beside(url, async (session) => {
    await session.script('BEGIN');
    await putAdminLink(session, hash, endsAt);
    await session.script('COMMIT');
  });
}
