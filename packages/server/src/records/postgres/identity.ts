import { connect } from './connect.ts';

/**
 * Which database this is, whatever it is called: the same for a standby of its server that was promoted, and another
 * for each database of a server. Reads alone; throws what goes wrong.
 */
export async function identityOf(url: string): Promise<string> {
  const connection = await connect(url);
  try {
    const row = await connection.session.one(
      "SELECT system_identifier || '/' || oid AS id FROM pg_control_system(), pg_database WHERE datname = current_database()",
    );
    return String(row?.['id']);
  } finally {
    connection.close();
  }
}
