import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { startNats, withoutNats } from '../bus/nats-server.ts';
import { poll } from '../doors/frames.ts';
import type { House } from '../doors/house.ts';
import { joinBySocket } from '../doors/socket-party.ts';
import { newDatabase, withoutPostgres } from '../records/postgres.ts';
import { placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('nats-heir');
const offer = 'v=0\r\ns=Ada offers\r\n';

test(
  'a core is killed and its heir takes over: the door finds it by itself, and Ada and Bob are in their call as before',
  { skip: withoutNats === false ? withoutPostgres : withoutNats },
  async (t) => {
    const nats = await startNats();
    after(() => nats.stop());
    const shared = { EARSHOT_NATS_URL: nats.url, EARSHOT_POSTGRES_URL: await newDatabase() };
    function startCore(name: string): SpawnedServer {
      return spawn({ ...shared, EARSHOT_DATA: join(root, name) }, ['core']);
    }
    const first = startCore('first');
    await first.printed('the core is ready');
    const heir = startCore('heir');
    await heir.printed('this one is a standby');
    const files = { EARSHOT_CERT: join(root, 'cert.pem'), EARSHOT_KEY: join(root, 'key.pem') };
    const key = await makeKey();
    writeFileSync(files.EARSHOT_KEY, key);
    writeFileSync(files.EARSHOT_CERT, await makeCertificate(createPrivateKey(key), ['localhost', '127.0.0.1'], Date.now()));
    const door = spawn({ EARSHOT_NATS_URL: nats.url, EARSHOT_DATA: join(root, 'door'), ...files }, ['door']);
    await door.printed('fingerprint');
    const house = houseAt(placeOf(door), readFileSync(files.EARSHOT_CERT, 'utf8'));
    const [ada, bob] = [await joinBySocket(house, 'Ada'), await joinBySocket(house, 'Bob')];
    const { body } = await ada.command('call/initiate', { target_user_id: bob.id, offer });
    await bob.rings();
    await bob.command('call/accept', { call_id: body.call_id, answer: offer });

    const killedAt = performance.now();
    first.process.kill('SIGKILL');
    const found = await poll('the call at the heir', async () => {
      const reply = await ada.command('signal/status', { call_id: body.call_id }).catch(() => null);
      if (reply === null) await ada.comeBack().catch(() => null);
      return reply?.http === 200 ? reply : null;
    });
    t.diagnostic(`the call is at the heir after ${Math.round(performance.now() - killedAt)} ms`);
    assert.equal(found.body.call.status, 'incall');
    assert.match(heir.err(), /this one has taken over, and serves/);
  },
);

function houseAt(origin: string, cert: string): House {
  setDefaultCACertificates([cert]);
  const app = { listen: async () => 0, setPair() {}, close: async () => {} };
  return { app, cert, origin, port: Number(new URL(origin).port), close: async () => {} };
}
