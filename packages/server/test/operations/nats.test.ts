import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { startNatsCluster, withoutNats, type NatsCluster } from '../bus/nats-server.ts';
import { poll } from '../doors/frames.ts';
import type { House } from '../doors/house.ts';
import type { Party } from '../doors/party.ts';
import { joinBySocket } from '../doors/socket-party.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('nats');
const offer = 'v=0\r\ns=Ada offers\r\n';

interface Door {
  readonly server: SpawnedServer;
  readonly house: House;
}

/** A door elsewhere, as those see it who use it; they can be sent to another one. */
function houseAt(origin: string, cert: string): Omit<House, 'origin'> & { origin: string } {
  const app = { listen: async () => 0, setPair() {}, close: async () => {} };
  return { app, cert, origin, port: Number(new URL(origin).port), close: async () => {} };
}

async function metricsOf({ house }: Door): Promise<string> {
  return (await fetch(`${house.origin}/metrics`)).text();
}

/** The door has found a core. */
async function hasCore({ house }: Door): Promise<void> {
  await poll('health', async () => ((await ask(`${house.origin}/api/health`, { ca: house.cert })).http === 200 ? true : null));
}

const certificate = { EARSHOT_CERT: join(root, 'cert.pem'), EARSHOT_KEY: join(root, 'key.pem') };

async function startCore({ url }: NatsCluster): Promise<SpawnedServer> {
  const server = spawn({ EARSHOT_DATA: join(root, 'core'), EARSHOT_NATS_URL: url }, ['core']);
  await server.printed('the core is ready');
  return server;
}

async function startDoor({ url }: NatsCluster, name: string): Promise<Door> {
  const server = spawn({ EARSHOT_DATA: join(root, name), EARSHOT_NATS_URL: url, ...certificate }, ['door']);
  await server.printed('fingerprint');
  return { server, house: houseAt(placeOf(server), readFileSync(certificate.EARSHOT_CERT, 'utf8')) };
}

describe('a core and two doors that find each other by two servers of NATS', { skip: withoutNats }, () => {
  let nats: NatsCluster;
  let core: SpawnedServer;
  let one: Door;
  let other: Door;
  let ada: Party;
  let adasDoor: ReturnType<typeof houseAt>;
  let bob: Party;
  let callId: string;

  before(async () => {
    const key = await makeKey();
    writeFileSync(certificate.EARSHOT_KEY, key);
    writeFileSync(certificate.EARSHOT_CERT, await makeCertificate(createPrivateKey(key), ['localhost', '127.0.0.1'], Date.now()));
    setDefaultCACertificates([readFileSync(certificate.EARSHOT_CERT, 'utf8')]);
    nats = await startNatsCluster();
    core = await startCore(nats);
    [one, other] = await Promise.all([startDoor(nats, 'one'), startDoor(nats, 'other')]);
    adasDoor = houseAt(one.house.origin, one.house.cert);
    ada = await joinBySocket(adasDoor, 'Ada');
    bob = await joinBySocket(other.house, 'Bob');
  });
  after(() => nats.stop());

  test('Ada at the one door calls Bob at the other, and they hold and resume', async () => {
    const { body } = await ada.command('call/initiate', { target_user_id: bob.id, offer });
    callId = body.call_id;
    assert.equal((await bob.rings()).offer, offer);
    assert.equal((await bob.command('call/accept', { call_id: callId, answer: offer })).http, 200);
    await ada.sees(callId, ({ status }) => status === 'incall');
    await ada.command('call/hold', { call_id: callId });
    await bob.sees(callId, ({ held_by }) => held_by.includes(ada.id));
    await ada.command('call/resume', { call_id: callId });
    await bob.sees(callId, ({ status, version }) => status === 'incall' && version > 3);
  });

  test('NATS is away: commands are answered by 503 and when to try again, the doors hold their people, and all agree when it is back', async () => {
    await nats.stop();
    const held = await poll('a refusal', async () => {
      const reply = await ada.command('call/hold', { call_id: callId });
      return reply.http === 503 ? reply : null;
    });
    assert.deepEqual([held.body.code, held.body.retry_after], ['overloaded', 5]);
    const health = await ask(`${one.house.origin}/api/health`, { ca: one.house.cert });
    assert.deepEqual([health.http, health.body['code']], [503, 'overloaded']);
    await nats.start();
    await poll('the hold', async () => ((await ada.command('call/hold', { call_id: callId })).http === 200 ? true : null));
    // Where the hold was said before Bob's door heard the core again, the door notices, and Bob comes to read it.
    await hasCore(other);
    await bob.drop();
    await bob.comeBack();
    await bob.sees(callId, ({ held_by, version }) => held_by.includes(ada.id) && version > 4);
    await ada.command('call/resume', { call_id: callId });
    const { body } = await bob.command('signal/status', { call_id: callId });
    assert.equal(body.call.status, 'incall');
  });

  test('one server of NATS is killed, then it is back and the other is: commands are answered again each time', async () => {
    for (const server of nats.servers) {
      await server.stop();
      for (const command of ['call/hold', 'call/resume'] as const)
        await poll(command, async () => ((await ada.command(command, { call_id: callId })).http === 200 ? true : null));
      // Whoever starts meanwhile knows the servers by the URL alone, and not by what NATS has told it.
      const late = await startDoor(nats, 'late');
      await hasCore(late);
      late.server.process.kill('SIGKILL');
      await late.server.ended;
      await server.start();
    }
    await Promise.all([hasCore(one), hasCore(other)]);
    assert.equal((await bob.command('signal/status', { call_id: callId })).body.call.status, 'incall');
  });

  test('a door is killed: Ada comes back by the other one, and the call goes on', async (t) => {
    one.server.process.kill('SIGKILL');
    await one.server.ended;
    const killedAt = performance.now();
    adasDoor.origin = other.house.origin;
    await ada.drop();
    await ada.comeBack();
    t.diagnostic(`Ada is back after ${Math.round(performance.now() - killedAt)} ms`);
    const { body } = await ada.command('signal/status', { call_id: callId });
    assert.equal(body.call.status, 'incall');
    await ada.command('signal/ice', { call_id: callId, candidate: 'candidate:1 1 udp 1 192.0.2.1 5000 typ host' });
    assert.equal((await bob.candidates(callId, 1)).length, 1);
  });

  test('the core is killed: the doors say 503 and hold their people, and the next core has the call', async () => {
    core.process.kill('SIGKILL');
    await core.ended;
    await poll('a refusal', async () => ((await bob.command('users/heartbeat')).http === 503 ? true : null));
    core = await startCore(nats);
    await hasCore(other);
    await bob.drop();
    await bob.comeBack();
    const { body } = await bob.command('signal/status', { call_id: callId });
    assert.equal(body.call.status, 'incall');
  });

  test('the core is stopped: the doors say 503 at once and hold their people, who come back when the next one is there', async () => {
    core.process.kill('SIGTERM');
    assert.equal(await core.ended, 0);
    const { http, body } = await bob.command('users/heartbeat');
    assert.deepEqual([http, body.code], [503, 'overloaded'], 'over the socket that was there before');
    assert.match(await metricsOf(other), /^earshot_core_is_there 0$/m);
    core = await startCore(nats);
    // A start that took its time may have had the door send everybody away before.
    await hasCore(other);
    await poll('the close', () =>
      bob.command('users/heartbeat').then(
        () => null,
        () => true,
      ),
    );
    await bob.comeBack();
    assert.equal((await bob.command('signal/status', { call_id: callId })).body.call.status, 'incall');
    assert.match(await metricsOf(other), /^earshot_core_is_there 1$/m);
  });

  test('each role has health and metrics of its own', async () => {
    const port = /http:\/\/127\.0\.0\.1:\d+/.exec(core.out())?.[0] ?? '';
    const health: unknown = await (await fetch(`${port}/api/health`)).json();
    assert.deepEqual([Object(health).role, Object(health).status, Object(health).database], ['core', 'ok', 'ok']);
    const [mine, doors] = [await (await fetch(`${port}/metrics`)).text(), await metricsOf(other)];
    assert.match(mine, /^earshot_doors 1$/m);
    assert.match(mine, /^earshot_calls\{status="incall"\} 1$/m);
    assert.match(doors, /^earshot_commands_total\{door="socket",command="signal\/status",code="200"\} \d+$/m);
    assert.doesNotMatch(doors, /^earshot_calls/m, "people and calls are the core's");
  });
});
