import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { openRecords } from '../../src/records/sqlite.ts';
import { hashToken } from '../../src/people/sessions.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('damage');

function start(data: string): SpawnedServer {
  return spawn({ EARSHOT_DATA: data });
}

/** A data folder in which so many people have signed in; the token of the first is `token-0`. */
function inhabited(people: number): { readonly data: string; readonly path: string } {
  const data = mkdtempSync(join(root, 'data-'));
  const path = join(data, 'earshot.db');
  openRecords(path).close();
  const database = new DatabaseSync(path);
  database.exec('BEGIN');
  const user = database.prepare('INSERT INTO users (id, username, name_key, created_at) VALUES (?, ?, ?, 1)');
  const device = database.prepare(`INSERT INTO devices (id, user_id, label, created_at, used_at) VALUES (?1, ?1, '', 1, 1)`);
  const token = database.prepare('INSERT INTO tokens (hash, device_id) VALUES (?, ?)');
  for (let n = 0; n < people; n += 1) {
    const id = randomUUID();
    user.run(id, `Person ${n}`, `person ${n}`);
    device.run(id);
    token.run(hashToken(`token-${n}`), id);
  }
  database.exec('COMMIT');
  database.close();
  return { data, path };
}

/** Writes 4 KiB of garbage over the page at which a table begins. */
function spoil(path: string, table: string): void {
  const database = new DatabaseSync(path);
  const page = Number(database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.['rootpage']);
  database.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, (page - 1) * 4_096);
  closeSync(file);
}

/** Says hello at the socket, and answers the close code. */
async function hello(place: string, ca: string): Promise<number> {
  const socket = new WebSocket(`wss://${new URL(place).host}/api/socket`, { ca });
  await once(socket, 'open');
  socket.send(JSON.stringify({ t: 'hello', version: 1, token: 'token-0', endpoint_id: randomUUID(), resume: null }));
  const [code] = await once(socket, 'close');
  return Number(code);
}

/** Opens the event stream, and answers how it was refused or ended. */
function stream(place: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer token-0' };
    get(`${place}/api/events?endpoint_id=${randomUUID()}&version=1`, { ca, headers, agent: false }, (response) => {
      let text = `${response.statusCode} `;
      response.setEncoding('utf8').on('data', (part: string) => void (text += part));
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

for (const [table, people] of [
  ['tokens', 3],
  ['users', 3],
  ['tokens', 60_000],
] as const)
  void test(`the ${table} of ${people} people are overwritten: health says so, every door answers, and the server lives`, async () => {
    const { data, path } = inhabited(people);
    spoil(path, table);
    const server = start(data);
    await server.printed('fingerprint');
    await server.printed('the database is damaged');
    const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
    const place = placeOf(server);
    const health = await ask(`${place}/api/health`, { ca });
    assert.deepEqual([health.http, health.body['status'], health.body['database']], [200, 'degraded', 'damaged']);
    const beat = await ask(`${place}/api/users/heartbeat`, { ca, token: 'token-0', body: {} });
    assert.deepEqual([beat.http, beat.body['status'], beat.body['code']], [503, 'error', 'overloaded']);
    assert.match(String(beat.body['message']), /damaged/);
    assert.equal(await hello(place, ca), 1011);
    assert.match(await stream(place, ca), /^503 .*damaged|^200 [^]*"internal"/);
    assert.equal((await ask(`${place}/api/health`, { ca })).http, 200);
    server.process.kill('SIGTERM');
    assert.equal(await server.ended, 0);
    assert.match(server.err(), /malformed/);
  });

const ends: readonly [what: string, spoil: (path: string) => void, sentence: RegExp][] = [
  ['emptied', (path) => truncateSync(path, 0), /it is empty; bring a backup back/],
  ['cut short', (path) => truncateSync(path, 8_192), /malformed/],
  ['replaced by a text', (path) => writeFileSync(path, 'no database '.repeat(500)), /not a database/],
  ['replaced by an empty database', emptyDatabase, /nothing of Earshot is in it/],
  ['taken away, and its log was left', withoutDatabase, /it is gone, and .*-wal is still there/],
];

function emptyDatabase(path: string): void {
  rmSync(path);
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE x (y); DROP TABLE x;');
  database.close();
}

function withoutDatabase(path: string): void {
  rmSync(path);
  writeFileSync(`${path}-wal`, 'pages');
}

for (const [what, damage, sentence] of ends)
  void test(`a database file that was ${what} stops the start by one sentence, and is left as it is`, async () => {
    const { data, path } = inhabited(200);
    damage(path);
    const before = existsSync(path) ? readFileSync(path) : null;
    const server = start(data);
    assert.equal(await server.ended, 1);
    const lines = server.err().trimEnd().split('\n');
    assert.match(lines.at(-1) ?? '', sentence);
    assert.match(lines.at(-1) ?? '', /^EARSHOT_DATA: the database .*earshot\.db cannot be opened: .*\.$/);
    assert.deepEqual(existsSync(path) ? readFileSync(path) : null, before);
  });

void test('a first start that was killed while it made the database hinders no later one', () => {
  const data = mkdtempSync(join(root, 'data-'));
  writeFileSync(join(data, 'earshot-new.db'), '');
  writeFileSync(join(data, 'earshot-new.db-journal'), 'half');
  const records = openRecords(join(data, 'earshot.db'));
  assert.deepEqual([records.soundness(), records.unfit()], ['ok', null]);
  records.close();
  assert.deepEqual([existsSync(join(data, 'earshot-new.db')), existsSync(join(data, 'earshot-new.db-journal'))], [false, false]);
});
