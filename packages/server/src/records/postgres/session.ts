import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Found, Operation, Values } from '../port.ts';
import type { Row } from '../rows.ts';

type Plain = string | number | boolean | null;
/** What goes into a statement: a list is an array of PostgreSQL. */
export type Value = Plain | readonly Plain[];

/** One connection at work. Statements are prepared once on each. */
export interface Session {
  all(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** The first row, if there is one. */
  one(sql: string, values?: readonly Value[]): Promise<Row | undefined>;
  /** How many rows were changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
  /** Statements without values, which are not prepared. */
  script(sql: string): Promise<void>;
}

/** Operations of the port by their names, each in a transaction or on a connection of its caller's. */
export type Doing<K extends Operation> = {
  readonly [P in K]: (session: Session, ...values: Values[P]) => Promise<Found[P]>;
};

export function sessionOn(client: Pick<ClientBase, 'query'>): Session {
  async function query(text: string, values: readonly Value[] = []) {
    return client.query<Row>({ name: nameOf(text), text, values: values.map(withoutNul) });
  }
  return {
    all: async (sql, values) => (await query(sql, values)).rows,
    one: async (sql, values) => (await query(sql, values)).rows[0],
    run: async (sql, values) => (await query(sql, values)).rowCount ?? 0,
    async script(sql) {
      await client.query(sql);
    },
  };
}

const names = new Map<string, string>();

/** A prepared statement is called by what it says. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}

/** PostgreSQL has no NUL in a text, and nothing that is meant has one. */
function withoutNul(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\uFFFD');
  return typeof value === 'object' && value !== null
    ? value.map((one) => (typeof one === 'string' ? one.replaceAll('\u0000', '\uFFFD') : one))
    : value;
}

/** Whether a transaction that failed is over; false when the connection is no good any more. */
export async function rolledBack(session: Session): Promise<boolean> {
  try {
    await session.script('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
