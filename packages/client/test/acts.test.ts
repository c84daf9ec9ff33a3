import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { placeOf, serversOf, type SpawnedServer } from '../../server/test/operations/spawned-server.ts';
import { noKeys } from '../src/by-key.ts';
import type { Asked, Keys, Phone } from '../src/index.ts';
import { createRealPhone, keysInMemory, until } from './town/real-phone.ts';

/** Admins and newcomers with real phones, at a server in a process of its own where nobody comes in uninvited. */
const { root, spawn } = serversOf('acts');
const settings = { EARSHOT_DATA: join(root, 'data'), EARSHOT_JOIN: 'invite' };
const hour = 3_600_000;
const phones: Phone[] = [];
let server: SpawnedServer;
let url = '';

before(async () => {
  server = spawn(settings);
  await server.printed('#admin=');
  await server.printed('"listening"');
  url = placeOf(server);
  setDefaultCACertificates([readFileSync(join(root, 'data', 'cert.pem'), 'utf8')]);
});
after(() => {
  for (const phone of phones) phone.close();
});

function secretIn(printed: string): string {
  return /#admin=([\w-]+)/.exec(printed)?.[1] ?? '';
}

/** The secret of a link that is printed anew while the server runs. */
async function printLink(): Promise<string> {
  const printing = spawn(settings, ['admin-link']);
  assert.equal(await printing.ended, 0);
  return secretIn(printing.out());
}

async function signIn(name: string, invitation: string, keys: Keys = keysInMemory(url)): Promise<Phone> {
  const phone = createRealPhone(url, { keys, invitation });
  phones.push(phone);
  await phone.signIn(name);
  await until(phone, ({ session }) => session.phase === 'in' || (session.phase === 'out' && session.problem !== null));
  return phone;
}

/** Somebody who came by the link of the machine, and has claimed it. */
async function admin(name: string): Promise<Phone> {
  const secret = await printLink();
  const phone = await signIn(name, secret);
  body(await phone.act('admin/claim', { secret }));
  return phone;
}

function body<N extends Parameters<Phone['ask']>[0]>(asked: Asked<N>) {
  assert.ok(asked.ok, JSON.stringify(asked));
  return asked.body;
}

function meOf(phone: Phone) {
  const { session } = phone.getSnapshot();
  assert.ok(session.phase === 'in');
  return session.me;
}

/** Why somebody is not in. */
function problemOf(phone: Phone): string | undefined {
  const { session } = phone.getSnapshot();
  return 'problem' in session ? session.problem?.code : session.phase;
}

function codeOf(asked: { readonly ok: true } | { readonly ok: false; readonly code: string }): string {
  return asked.ok ? 'done' : asked.code;
}

test('Ada claims the link that the first start has printed, once: her page learns that she is an admin, and Bob finds it used', async () => {
  const secret = secretIn(server.out());
  const ada = await signIn('Ada', secret);
  assert.equal(ada.getSnapshot().asks, null);
  assert.equal(codeOf(await ada.act('admin/claim', { secret: 'guessed' })), 'not_found');
  assert.equal(codeOf(await ada.act('admin/claim', { secret })), 'done');
  await until(ada, ({ asks }) => asks === 0);
  assert.deepEqual(
    body(await ada.ask('admin/log', {})).acts.map(({ act, by_username: by }) => [act, by]),
    [['admin/claim', 'Ada']],
  );
  const { secret: invitation } = body(await ada.act('admin/invite', { lasts_ms: hour }));
  const bob = await signIn('Bob', invitation);
  assert.equal(codeOf(await bob.act('admin/claim', { secret })), 'not_found');
  assert.equal(codeOf(await bob.ask('admin/people', {})), 'not_admin');
  assert.equal(bob.getSnapshot().asks, null);
});

test('By a link that was printed while the server runs, another becomes an admin, and the first one stays so', async () => {
  const ada = await admin('Ada 2');
  const found = body(await ada.ask('admin/people', { search: 'ada' })).people;
  const admins = found.filter(({ admin: is }) => is).map(({ username }) => username);
  assert.deepEqual(admins.toSorted(), ['Ada', 'Ada 2']);
});

test('Ada makes an invitation for Cleo with an address that is ready to be sent; it lets Cleo in, and nobody after', async () => {
  const ada = await admin('Ada 3');
  const made = body(await ada.act('admin/invite', { lasts_ms: hour, username: 'Cleo', label: 'Front desk' }));
  assert.equal(made.url, `${url}/#invite=${made.secret}`);
  assert.equal(problemOf(await signIn('Mallory', made.secret)), 'not_invited');
  const cleo = meOf(await signIn('Cleo', made.secret));
  assert.equal(problemOf(await signIn('Cleo 2', made.secret)), 'not_invited');
  const id = made.invite.invite_id;
  assert.equal(codeOf(await ada.act('admin/withdraw_invite', { invite_id: id })), 'done');
  assert.equal(codeOf(await ada.act('admin/withdraw_invite', { invite_id: id })), 'not_found');
  const link = body(await ada.act('admin/link', { target_user_id: cleo.id, lasts_ms: hour }));
  assert.equal(link.url, `${url}/#guest=${link.secret}`);
});

test('Ada signs two acts at the same time, each over a challenge of its own, and signs out the device of Bob', async () => {
  const ada = await admin('Ada 4');
  const [one, two] = await Promise.all([
    ada.act('admin/invite', { lasts_ms: hour, label: 'One' }),
    ada.act('admin/invite', { lasts_ms: hour, label: 'Two' }),
  ]);
  assert.deepEqual([codeOf(one), codeOf(two)], ['done', 'done']);
  const bob = await signIn('Bob 3', body(one).secret);
  const { devices } = body(await ada.ask('admin/devices', { target_user_id: meOf(bob).id }));
  assert.equal(devices.length, 1);
  assert.equal(codeOf(await ada.act('admin/sign_out', { device_id: devices[0]?.device_id ?? '' })), 'done');
  await until(bob, (snapshot) => snapshot.session.phase === 'out');
});

test('Whoever has the token of Ada and another key reads what she reads, and no act of theirs is done', async () => {
  const ada = await admin('Ada 5');
  const stolen = { token: '' };
  const thief = createRealPhone(url, { keys: keysInMemory(url) });
  phones.push(thief);
  const fetched = globalThis.fetch;
  // What Ada sends next carries her token, and it is read on the way.
  globalThis.fetch = (input, init) => {
    stolen.token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? '';
    return fetched(input, init);
  };
  await ada.ask('admin/server', {}).finally(() => (globalThis.fetch = fetched));
  thief.enter({ name: 'Ada 5', token: stolen.token });
  await until(thief, ({ session }) => session.phase === 'in');
  const good = body(await ada.ask('admin/invites', {})).invites.length;
  assert.equal(codeOf(await thief.ask('admin/people', {})), 'done');
  assert.equal(codeOf(await thief.act('admin/invite', { lasts_ms: hour })), 'bad_proof');
  assert.equal(body(await ada.ask('admin/invites', {})).invites.length, good);
});

test('A browser that keeps no key signs nothing, and says so without asking', async () => {
  const ada = await admin('Ada 6');
  const { secret } = body(await ada.act('admin/invite', { lasts_ms: hour }));
  const bob = await signIn('Bob 5', secret, noKeys);
  const asked = await bob.act('admin/claim', { secret: await printLink() });
  assert.equal(codeOf(asked), 'bad_proof');
  assert.match(asked.ok ? '' : (asked.problem.said ?? ''), /private window/);
});
