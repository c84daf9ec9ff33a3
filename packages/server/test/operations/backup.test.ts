import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { helpText } from '../../src/config/help.ts';
import { usages } from '../../src/config/usages.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('backup');
const data = join(root, 'data');
const kept = join(root, 'kept.db');

/** The words of a verb, as somebody types them. */
async function earshot(...argv: string[]): Promise<{ readonly code: number | string; readonly out: string; readonly err: string }> {
  const program = spawn({}, argv);
  const code = await program.ended;
  return { code, out: program.out(), err: program.err() };
}

async function start(folder: string): Promise<SpawnedServer> {
  const server = spawn({ EARSHOT_DATA: folder });
  await server.printed('fingerprint');
  return server;
}

interface Somebody {
  readonly user_id: string;
  readonly token: string;
}

function asker(server: SpawnedServer) {
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  return async (path: string, body: object | null, token?: string) => {
    const answer = await ask(`${placeOf(server)}/api/${path}`, { ca, ...(token && { token }), ...(body && { body }) });
    assert.equal(answer.http, 200, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
}

async function register(to: ReturnType<typeof asker>, username: string): Promise<Somebody> {
  const { user_id, token } = await to('users/register', { username });
  return { user_id: String(user_id), token: String(token) };
}

/** The server that runs throughout, on which Ada has talked with Bob once and talks with them again. */
let running: SpawnedServer;
let ada: Somebody;
let bob: Somebody;
let talks: unknown;

before(async () => {
  running = await start(data);
  const to = asker(running);
  [ada, bob] = [await register(to, 'Ada'), await register(to, 'Bob')];
  for (const isOver of [true, false]) {
    const { call_id } = await to('call/initiate', { target_user_id: bob.user_id, offer: 'v=0 ada' }, ada.token);
    await to('call/accept', { call_id, answer: 'v=0 bob' }, bob.token);
    if (isOver) await to('call/end', { call_id }, bob.token);
    else talks = call_id;
  }
  // Who is silent for 10 s has gone, and the call with them.
  const beating = setInterval(() => {
    for (const { token } of [ada, bob]) void to('users/heartbeat', {}, token).catch(() => undefined);
  }, 2_000);
  after(() => clearInterval(beating));
  const made = await earshot('backup', kept, '--data', data);
  assert.equal(made.code, 0, made.err);
  assert.equal(
    made.out,
    `${kept} holds 2 people and one call of history, and key.pem, cert.pem, push-key.pem.\nKeep it as safe as the data folder: who has it can be this server.\n`,
  );
});

void test('A backup of a running server is one file for its owner alone, and the server goes on', async () => {
  assert.deepEqual(
    readdirSync(root).filter((name) => name.startsWith('kept')),
    ['kept.db'],
  );
  assert.equal(statSync(kept).mode & 0o777, 0o600);
  await asker(running)('users/heartbeat', {}, ada.token);
});

void test('A backup is restored on another machine: the same certificate, Ada and Bob go on with their tokens and their call', async () => {
  const folder = join(root, 'elsewhere', 'data');
  const restored = await earshot('restore', kept, '--data', folder);
  assert.deepEqual([restored.code, restored.err], [0, '']);
  assert.match(restored.out, /holds 2 people and one call of history, and cert\.pem, key\.pem, push-key\.pem\.\nStart the server on it/);
  assert.deepEqual(readdirSync(folder).toSorted(), ['cert.pem', 'earshot.db', 'key.pem', 'push-key.pem']);
  for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  const next = await start(folder);
  const to = asker(next);
  assert.equal((await to('users/rename', { username: 'Ada' }, ada.token))['username'], 'Ada');
  await to('users/heartbeat', {}, bob.token);
  const { call } = await to(`signal/status?call_id=${String(talks)}`, null, ada.token);
  assert.equal(Object(call).status, 'incall');
  const database = new DatabaseSync(join(folder, 'earshot.db'), { readOnly: true });
  assert.equal(database.prepare('SELECT count(*) AS n FROM entries').get()?.['n'], 2);
  assert.deepEqual(database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'backup%'").all(), []);
  database.close();
  next.process.kill('SIGTERM');
  assert.equal(await next.ended, 0);
});

void test('While people sign in a backup has everybody who was answered before it began', async () => {
  const to = asker(running);
  const known: string[] = [];
  const over = new AbortController();
  async function signIns(): Promise<void> {
    for (let n = 0; !over.signal.aborted; n += 1) known.push((await register(to, `Somebody ${n}`)).user_id);
  }
  const signing = signIns();
  for (let n = 0; n < 3; n += 1) {
    const answered = [...known];
    const file = join(root, `busy-${n}.db`);
    assert.deepEqual((await earshot('backup', file, '--data', data)).err, '');
    const database = new DatabaseSync(file, { readOnly: true });
    const users = new Set(
      database
        .prepare('SELECT id FROM users')
        .all()
        .map(({ id }) => id),
    );
    assert.equal(database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
    database.close();
    assert.ok(
      answered.every((id) => users.has(id)),
      `${answered.length} of ${users.size}`,
    );
  }
  over.abort();
  await signing;
  assert.ok(known.length > 3, 'people signed in meanwhile');
});

void test('The export tells people and history in lines of JSON, and no token', async () => {
  const { code, out } = await earshot('export', '--data', data);
  assert.equal(code, 0);
  const lines: Record<string, unknown>[] = out
    .trimEnd()
    .split('\n')
    .map((line) => Object(JSON.parse(line)));
  const [first, ...rest] = lines;
  assert.deepEqual([first?.['type'], first?.['format']], ['export', 1]);
  const people = rest.filter(({ type }) => type === 'person');
  assert.deepEqual(
    people.slice(0, 2).map(({ username, user_id }) => [username, user_id]),
    [
      ['Ada', ada.user_id],
      ['Bob', bob.user_id],
    ],
  );
  const calls = rest.filter(({ type }) => type === 'call');
  assert.equal(calls.length, 1, 'one is over, and the other runs');
  const { caller, callee, answered, reason } = Object(calls[0]);
  assert.deepEqual(caller, { user_id: ada.user_id, username: 'Ada' });
  assert.deepEqual(callee, { user_id: bob.user_id, username: 'Bob' });
  assert.deepEqual([answered, reason], [true, 'hung_up']);
  const database = new DatabaseSync(join(data, 'earshot.db'), { readOnly: true });
  const hashes = database
    .prepare('SELECT hash FROM tokens')
    .all()
    .map(({ hash }) => String(hash));
  database.close();
  assert.ok(hashes.length >= 2 && !hashes.some((hash) => out.includes(hash)));
});

/** A file like the backup, spoilt. */
function spoilt(name: string, spoil: (path: string) => void): string {
  const path = join(root, name);
  copyFileSync(kept, path);
  spoil(path);
  return path;
}

function changed(name: string, sql: string): string {
  return spoilt(name, (path) => {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  });
}

void test('What hinders a backup, a restore or an export is one sentence, and nothing is written', async () => {
  const full = join(root, 'full');
  mkdirSync(full);
  writeFileSync(join(full, 'letter.txt'), 'mine');
  const text = join(root, 'text.db');
  writeFileSync(text, 'a text and no database, though it is as long as one that is short '.repeat(20));
  const short = spoilt('short.db', (path) => truncateSync(path, 8_192));
  const newer = changed('newer.db', 'PRAGMA user_version = 999');
  const other = changed('other.db', 'DROP TABLE backup');
  const older = join(root, 'older');
  mkdirSync(older);
  copyFileSync(changed('version.db', 'PRAGMA user_version = 6'), join(older, 'earshot.db'));
  const fresh = join(root, 'fresh');
  const rows: readonly (readonly [argv: readonly string[], sentence: RegExp])[] = [
    [['backup'], /^Name one file: earshot backup FILE/],
    [['backup', 'a.db', 'b.db'], /^Name one file/],
    [['backup', kept, '--data', data], /kept\.db is there already; choose another name/],
    [
      ['backup', join(root, 'new.db'), '--data', join(root, 'nowhere')],
      /^EARSHOT_DATA: there is no earshot\.db in .*nowhere; name the data folder/,
    ],
    [['backup', join(root, 'nowhere', 'new.db'), '--data', data], /^The backup .*new\.db cannot be made: it does not exist\.$/],
    [['backup', join(root, 'new.db'), '--data', data, '--port', 'x'], /^EARSHOT_PORT/],
    [['restore', join(root, 'missing.db'), '--data', fresh], /^There is no file .*missing\.db\.$/],
    [['restore', kept, '--data', data], /^EARSHOT_DATA: .*data is not empty; a backup goes into a folder of its own/],
    [['restore', kept, '--data', full], /full is not empty/],
    [['restore', root, '--data', fresh], /cannot be read|is damaged/],
    [['restore', text, '--data', fresh], /text\.db is damaged, or not a backup/],
    [['restore', short, '--data', fresh], /short\.db is damaged/],
    [['restore', newer, '--data', fresh], /newer\.db was made by a newer Earshot \(schema 999; this one knows \d+\)/],
    [['restore', other, '--data', fresh], /other\.db is not a backup/],
    [['restore', join(data, 'earshot.db'), '--data', fresh], /earshot\.db is not a backup/],
    [['export', 'people.jsonl'], /^"people\.jsonl" is not understood: earshot export/],
    [['export', '--data', join(root, 'nowhere')], /there is no earshot\.db/],
    [['export', '--data', older], /is of an older Earshot \(schema 6; this one writes \d+\): start the server once/],
  ];
  for (const [argv, sentence] of rows) {
    const { code, out, err } = await earshot(...argv);
    assert.deepEqual([code, out], [1, ''], argv.join(' '));
    assert.match(err.trimEnd(), sentence);
    assert.equal(err.trimEnd().split('\n').length, 1, err);
  }
  assert.ok(!existsSync(fresh), 'no folder is made for nothing');
  assert.deepEqual(readdirSync(full), ['letter.txt']);
  assert.deepEqual(
    readdirSync(root).filter((name) => name.includes('.part') || name === 'new.db'),
    [],
  );
});

void test('A backup that names other files is restored without them', async () => {
  const hostile = changed('hostile.db', "INSERT INTO backup_files (name, content) VALUES ('../evil.pem', 'x'), ('.bashrc', 'x')");
  const folder = join(mkdtempSync(join(root, 'safe-')), 'data');
  assert.equal((await earshot('restore', hostile, '--data', folder)).code, 0);
  assert.deepEqual(
    [readdirSync(folder).toSorted(), readdirSync(join(folder, '..'))],
    [['cert.pem', 'earshot.db', 'key.pem', 'push-key.pem'], ['data']],
  );
});

void test('Each verb says how it is used, and the help tells of all', async () => {
  for (const [verb, { how }] of Object.entries(usages)) {
    const { code, out } = await earshot(verb, '--help');
    assert.equal(code, 0);
    assert.ok(out.startsWith(`Usage: earshot ${how}\n`), out);
    assert.ok(helpText().includes(`earshot ${how}`));
  }
});
