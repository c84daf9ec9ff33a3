import { createHash } from 'node:crypto';
import { connect } from './connect.ts';
import { look, release, take } from './lease.ts';
import { examine, migrate, Unfit } from './schema.ts';
import type { Session } from './session.ts';

/** What stands in a column that is moved. */
export type Moved = string | number | null;

/** A table that is moved, with its rows in the order of its key. */
export interface MovedTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: 'text' | 'bigint' }[];
  /** The names of the columns of its key, in their order. */
  readonly key: readonly string[];
  readonly rows: () => Iterable<readonly Moved[]>;
}

/** How many rows a table had, and the SHA-256 of all of them in the order of its key. */
interface Sum {
  readonly rows: number;
  readonly digest: string;
}

/** So many rows go in one statement, and are read back at once. */
const atOnce = 500;

/**
 * Fills an empty database from tables, in one transaction, and reads everything back: rows are counted and compared by
 * a digest of each table. Throws, and leaves it empty, when it was not empty, a server runs on it, or anything differs.
 */
export async function fillPostgres(url: string, tables: readonly MovedTable[]): Promise<ReadonlyMap<string, number>> {
  const line = await connect(url, 'patient');
  const { session } = line;
  try {
    if ((await examine(session)) === 0) await migrate(session);
    const seen = await look(session);
    if (seen.state === 'held') throw new Unfit('a server runs on it');
    await session.script('BEGIN');
    const held = await take(session, 'move', seen);
    if (held === null) throw new Unfit('a server runs on it');
    const counts = new Map<string, number>();
    for (const table of tables) counts.set(table.name, await fillTable(session, table));
    await release(session, held);
    await session.script('COMMIT');
    return counts;
  } finally {
    line.close();
  }
}

async function fillTable(session: Session, table: MovedTable): Promise<number> {
  const { name, columns } = table;
  if ((await session.one(`SELECT 1 FROM ${name} LIMIT 1`)) !== undefined) throw new Unfit(`it is not empty: ${name} has rows`);
  const sum = summing();
  for (const rows of inParts(table.rows())) {
    for (const row of rows) sum.add(row);
    const lists = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
    await session.run(
      `INSERT INTO ${name} (${columns.map((column) => column.name).join(', ')}) SELECT * FROM unnest(${lists})`,
      columns.map((_, index) => rows.map((row) => row[index] ?? null)),
    );
  }
  const [asked, found] = [sum.end(), await sumIn(session, table)];
  if (asked.rows !== found.rows || asked.digest !== found.digest)
    throw new Unfit(`of ${name} ${found.rows} of ${asked.rows} rows are there, or they are not as they were`);
  if (columns[0]?.name === 'n') await session.all(`SELECT setval(pg_get_serial_sequence('${name}', 'n'), max(n)) FROM ${name}`);
  return found.rows;
}

function* inParts(rows: Iterable<readonly Moved[]>): Generator<(readonly Moved[])[]> {
  let part: (readonly Moved[])[] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length < atOnce) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

async function sumIn(session: Session, { name, columns, key }: MovedTable): Promise<Sum> {
  const sum = summing();
  await session.script(
    `DECLARE moved CURSOR FOR SELECT ${columns.map((column) => column.name).join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`,
  );
  for (;;) {
    const rows = await session.all(`FETCH ${atOnce} FROM moved`);
    for (const row of rows)
      sum.add(
        columns.map(({ name: column, type }) =>
          row[column] === null ? null : type === 'bigint' ? Number(row[column]) : String(row[column]),
        ),
      );
    if (rows.length < atOnce) break;
  }
  await session.script('CLOSE moved');
  return sum.end();
}

function summing() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(row: readonly Moved[]): void {
      rows += 1;
      // As it is kept: PostgreSQL has no NUL in a text.
      hash.update(
        `${JSON.stringify(row.map((cell) => (typeof cell === 'string' ? cell.replaceAll('\u0000', '\uFFFD').toWellFormed() : cell)))}\n`,
      );
    },
    end: (): Sum => ({ rows, digest: hash.digest('hex') }),
  };
}
