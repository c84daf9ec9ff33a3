import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect } from '../../src/records/postgres/connect.ts';
import { whyNot } from '../../src/records/postgres/trouble.ts';
import { makeAuthority } from '../../src/tls/making-authority.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { permittedFor } from '../../src/tls/permitted.ts';
import { findPostgres, startPostgres, type PostgresServer } from '../../../../scripts/postgres.ts';
import { withoutPostgres } from './postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-tls-'));
after(() => rmSync(folder, { recursive: true }));

/** A CA of the test, its certificate in a file. */
async function makeCa(name: string) {
  const key = createPrivateKey(await makeKey());
  const cert = await makeAuthority(key, { title: name, permitted: permittedFor(['localhost', 'elsewhere.example']), now: Date.now() });
  const file = join(folder, `${name}.pem`);
  writeFileSync(file, cert);
  return { issuer: { cert, key }, file };
}

/** A certificate for a name, which the CA has signed. */
async function pairFor(name: string, { issuer }: Awaited<ReturnType<typeof makeCa>>) {
  const key = await makeKey();
  return { key, cert: await makeCertificate(createPrivateKey(key), [name], Date.now(), issuer) };
}

void describe('A PostgreSQL that speaks TLS', { skip: withoutPostgres }, () => {
  let postgres: PostgresServer;
  let files: { readonly ours: string; readonly foreign: string };
  before(async () => {
    const [ours, foreign] = await Promise.all([makeCa('ours'), makeCa('foreign')]);
    files = { ours: ours.file, foreign: foreign.file };
    postgres = await startPostgres(findPostgres() ?? '', { pair: await pairFor('localhost', ours) });
  });
  after(() => postgres.close());

  function urlAt(host: string, parameters: string): string {
    return `postgresql://earshot@${postgres.place.replace('127.0.0.1', host)}/postgres${parameters}`;
  }

  /** Whether the connection by such a URL is encrypted, as the server sees it. */
  async function encrypted(url: string): Promise<unknown> {
    const connection = await connect(url);
    try {
      return (await connection.session.one('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'))?.['ssl'];
    } finally {
      connection.close();
    }
  }

  test('is spoken to in the clear, or by TLS whoever it is, as sslmode says', async () => {
    assert.equal(await encrypted(urlAt('localhost', '')), false);
    assert.equal(await encrypted(urlAt('localhost', '?sslmode=disable')), false);
    assert.equal(await encrypted(urlAt('127.0.0.1', '?sslmode=require')), true);
  });

  test('is known by its CA, and by its name where sslmode asks for that too', async () => {
    assert.equal(await encrypted(urlAt('localhost', `?sslmode=verify-full&sslrootcert=${files.ours}`)), true);
    assert.equal(await encrypted(urlAt('127.0.0.1', `?sslmode=verify-ca&sslrootcert=${files.ours}`)), true);
    // As libpq has it: with a CA, require is verify-ca.
    assert.equal(await encrypted(urlAt('127.0.0.1', `?sslmode=require&sslrootcert=${files.ours}`)), true);
  });

  test('is refused with a sentence when another CA has signed, the name is another, or the file of the CA is not there', async () => {
    const refused: readonly (readonly [string, RegExp])[] = [
      [urlAt('localhost', `?sslmode=verify-full&sslrootcert=${files.foreign}`), /^nobody that is known has signed/],
      [urlAt('localhost', `?sslmode=verify-ca&sslrootcert=${files.foreign}`), /^nobody that is known has signed/],
      [urlAt('localhost', `?sslmode=require&sslrootcert=${files.foreign}`), /^nobody that is known has signed/],
      [urlAt('localhost', '?sslmode=verify-full'), /^nobody that is known has signed/],
      [urlAt('127.0.0.1', `?sslmode=verify-full&sslrootcert=${files.ours}`), /is for another name$/],
      [urlAt('localhost', `?sslmode=verify-full&sslrootcert=${files.ours}.gone`), /^there is no such socket or file$/],
    ];
    for (const [url, why] of refused)
      await assert.rejects(connect(url), (error) => why.test(whyNot(error)) || assert.fail(whyNot(error)), url);
  });
});
