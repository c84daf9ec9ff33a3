import assert from 'node:assert/strict';
import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import type { Worker } from 'node:worker_threads';
import { createCoreEnd, type CoreEnd } from '../../src/bus/core-end.ts';
import { readConfig, type Config } from '../../src/config/config.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { startDoorThreads, startThread, type DoorThreads } from '../../src/startup/door-threads.ts';
import { checkPair } from '../../src/tls/certificate.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { adaToken, createEchoCore } from '../doors/echo-core.ts';
import { FrameLog, poll } from '../doors/frames.ts';
import type { House } from '../doors/house.ts';
import { connectSocket, joinBySocket } from '../doors/socket-party.ts';
import { keepingLog } from './keeping-log.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('doors');
const offer = 'v=0\r\ns=Ada offers\r\n';

type Place = Pick<House, 'origin' | 'cert'>;

async function start(name: string, own: Record<string, string> = {}): Promise<{ server: SpawnedServer; house: House }> {
  const data = join(root, name);
  const server = spawn({ EARSHOT_DATA: data, EARSHOT_DOORS: '2', ...own });
  await server.printed('fingerprint');
  return { server, house: houseAt({ origin: placeOf(server), cert: readFileSync(join(data, 'cert.pem'), 'utf8') }) };
}

/** What those who use the API have to know of a server elsewhere. */
function houseAt({ origin, cert }: Place): House {
  setDefaultCACertificates([cert]);
  const app = { listen: async () => 0, setPair() {}, close: async () => {} };
  return { app, cert, origin, port: Number(new URL(origin).port), close: async () => {} };
}

async function metrics({ origin }: Place): Promise<string> {
  return (await fetch(`${origin}/metrics`)).text();
}

test('twelve people at two threads of doors: Ada calls each of them, is heard and hears, and the metrics count all threads', async () => {
  const { server, house } = await start('call');
  const ada = await joinBySocket(house, 'Ada');
  const others = await Promise.all(Array.from({ length: 11 }, (_, n) => joinBySocket(house, `Bob ${n}`)));
  for (const bob of others) {
    const { body } = await ada.command('call/initiate', { target_user_id: bob.id, offer });
    const { call_id } = body;
    assert.equal((await bob.rings()).offer, offer);
    assert.equal((await bob.command('call/accept', { call_id, answer: offer })).http, 200);
    await ada.sees(call_id, ({ status }) => status === 'incall');
    await bob.command('signal/ice', { call_id, candidate: 'candidate:1 1 udp 1 192.0.2.1 5000 typ host' });
    assert.equal((await ada.candidates(call_id, 1)).length, 1);
    await ada.command('call/end', { call_id });
    await bob.sees(call_id, ({ status }) => status === 'ended');
  }
  const told = await metrics(house);
  for (const line of ['earshot_doors 2', 'earshot_connections{door="socket"} 12', 'earshot_endpoints 12'])
    assert.ok(told.split('\n').includes(line), line);
  assert.match(told, /^earshot_commands_total\{door="socket",command="call\/initiate",code="200"\} 11$/m);
  server.process.kill('SIGTERM');
  assert.equal(await server.ended, 0);
});

test('a server with two threads stops: everybody is told, closed as restart, and it is gone in time', async () => {
  const { server, house } = await start('stop');
  const log = new FrameLog();
  const { body } = await ask(`${house.origin}/api/users/register`, { ca: house.cert, body: { username: 'Ada' } });
  await connectSocket({ house, token: String(body['token']), endpointId: randomUUID(), log });
  server.process.kill('SIGTERM');
  await log.first('the drain', (frame) => (frame.t === 'event' && frame.event.type === 'drain' ? frame : null));
  await log.first('the bye', (frame) => (frame.t === 'bye' && frame.reason === 'restart' ? frame : null));
  assert.equal(await server.ended, 0);
});

test('a port that another program has is not shared with it: one sentence, and 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = String(Object(other.address()).port);
  const server = spawn({ EARSHOT_DATA: join(root, 'taken'), EARSHOT_DOORS: '2', EARSHOT_PORT: port });
  assert.equal(await server.ended, 1);
  other.close();
  assert.match(server.err(), new RegExp(`^Port ${port} is taken by another program`, 'm'));
});

describe('a thread of doors that ends by itself', () => {
  const workers: Worker[] = [];
  const log = keepingLog();
  const core = createEchoCore();
  let threads: DoorThreads;
  let end: CoreEnd;
  let house: House;

  before(async () => {
    const key = await makeKey();
    const cert = await makeCertificate(createPrivateKey(key), ['localhost'], Date.now());
    const checked = checkPair({ key, cert });
    assert.ok(checked.ok);
    end = createCoreEnd({ core, clock: systemClock, log, id: 'core', since: () => 1 });
    threads = await startDoorThreads({
      config: configOf({ EARSHOT_DOORS: '1' }),
      version: '0.0.0',
      clock: systemClock,
      log,
      core: end,
      certificate: () => checked.certificate,
      metrics: async () => '',
      start(data) {
        const worker = startThread(data);
        workers.push(worker);
        return worker;
      },
    });
    house = houseAt({ origin: `https://localhost:${await threads.listen('127.0.0.1', 0)}`, cert });
  });
  after(async () => {
    await threads.close();
    end.close();
  });

  test('is started again at the same port, and who was there has been let go', async () => {
    const opening = { house, token: adaToken, endpointId: randomUUID(), log: new FrameLog() };
    await connectSocket(opening);
    await workers[0]?.terminate();
    await poll('the end of the endpoint', () => (core.lives.includes('detach') ? true : null));
    assert.ok(log.lines.some((line) => line.startsWith('a thread of doors has ended, and is started again')));
    const { http } = await poll('the next thread', () => ask(`${house.origin}/api/health`, { ca: house.cert }).catch(() => null));
    assert.deepEqual([http, workers.length], [200, 2]);
    await connectSocket({ ...opening, log: new FrameLog() });
  });
});

function configOf(env: Record<string, string>): Config {
  const read = readConfig(env, []);
  assert.equal(read.kind, 'serve');
  return read.config;
}
