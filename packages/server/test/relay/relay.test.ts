import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { forbiddenPeers } from '../../src/ice/forbidden-peers.ts';
import { allocate, binding, type Allocation } from '../../src/ice/turn-client.ts';
import { relaySecret } from '../../src/relay/relay-files.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from '../operations/spawned-server.ts';
import { freePort } from '../../../../scripts/free-port.ts';
import { address, waysTo, withoutCoturn } from './coturn.ts';

const { root, spawn } = serversOf('relay');

interface House {
  readonly server: SpawnedServer;
  readonly data: string;
  readonly secret: string;
  readonly ways: ReturnType<typeof waysTo>;
  readonly ca: string;
  health(): Promise<Readonly<Record<string, unknown>>>;
  /** Waits until health says so. */
  until(relay: string): Promise<Readonly<Record<string, unknown>>>;
}

const patience = 30_000;

/** A server with a relay of its own, on free ports. */
async function open(t: TestContext, name: string, own: Record<string, string> = {}): Promise<House> {
  const data = join(root, name);
  const [plain, secure] = [await freePort(), await freePort()];
  const server = spawn({
    EARSHOT_DATA: data,
    EARSHOT_TRUST: 'ca',
    EARSHOT_RELAY: 'auto',
    EARSHOT_RELAY_PORTS: `${plain},${secure},50000-50999`,
    ...own,
  });
  await server.printed('"listening"');
  await server.printed('This machine');
  const ca = readFileSync(join(data, 'ca.pem'), 'utf8');
  async function health() {
    return (await ask(`${placeOf(server)}/api/health`, { ca })).body;
  }
  function until(relay: string) {
    return t.waitFor(
      async () => {
        const body = await health();
        assert.equal(body['relay'], relay);
        return body;
      },
      { interval: 20, timeout: patience },
    );
  }
  return {
    server,
    data,
    secret: relaySecret(data) ?? '',
    ways: { ...waysTo(address, plain, secure), TLS: waysTo('127.0.0.1', plain, secure).TLS },
    ca,
    health,
    until,
  };
}

/** The process that is the relay of a house, or null when there is none. */
function relayOf({ data }: House): number | null {
  try {
    const pid = Number(readFileSync(join(data, 'relay', 'pid'), 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

function fetchText(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(
      url,
      { ca, agent: false },
      (response) =>
        void response
          .setEncoding('utf8')
          .toArray()
          .then((parts) => resolve(parts.join(''))),
    ).on('error', reject);
  });
}

async function placeAt(house: House, way: 'UDP' | 'TCP' | 'TLS', name: string): Promise<Allocation> {
  const found = await allocate(house.ways[way], house.secret, name, { ca: house.ca });
  assert.ok(found.ok, found.ok ? '' : `${way}: ${found.why}`);
  return found.allocation;
}

/** What nobody may be relayed to: no inner address, nor a public one that is not the relay's own. */
const forbidden = [...forbiddenPeers, '8.8.8.8', '2001:4860:4860::8888'];

void test('a server runs its own relay', { skip: withoutCoturn, timeout: 60_000 }, async (t) => {
  const house = await open(t, 'runs');
  await house.until('up');

  for (const way of ['UDP', 'TCP', 'TLS'] as const)
    await t.test(`Ada and Bob meet in it by ${way}, and the sound passes`, async () => {
      const ada = await placeAt(house, way, 'call.ada');
      const bob = await placeAt(house, way, 'call.bob');
      assert.deepEqual([ada.relayed.address, bob.relayed.address], [address, address]);
      assert.deepEqual([await ada.permit(bob.relayed.address), await bob.permit(ada.relayed.address)], [null, null]);
      const heard = new Promise<string>((resolve) => bob.hear((data, from) => resolve(`${data.toString()} ${from.port}`)));
      ada.send(bob.relayed, Buffer.from('hello'));
      assert.equal(await heard, `hello ${ada.relayed.port}`);
      await Promise.all([ada.close(), bob.close()]);
    });

  await t.test(`it refuses ${forbidden.length} addresses that are not its own`, async () => {
    const ada = await placeAt(house, 'UDP', 'call.ada');
    const answers = await Promise.all(forbidden.map(async (peer) => [peer, await ada.permit(peer)] as const));
    assert.deepEqual(
      answers.filter(([, code]) => code !== 403 && code !== 443),
      [],
      'each is refused as forbidden (403), or as of another family (443)',
    );
    assert.equal(await ada.permit(address), null, 'while its own is granted, so that the refusals mean something');
    await ada.close();
  });

  await t.test('somebody with another secret gets no place in it', async () => {
    const cleo = await allocate(house.ways.UDP, 'a guess', 'call.cleo');
    assert.ok(!cleo.ok && cleo.code === 401, JSON.stringify(cleo));
  });

  await t.test('it is started again when it dies, and the metrics count it', async () => {
    const first = relayOf(house);
    assert.ok(first !== null);
    process.kill(first, 'SIGKILL');
    const down = await house.until('down');
    assert.match(String(down['relay_reason']), /^The relay has ended, and is started again/);
    await house.until('up');
    assert.notEqual(relayOf(house), first);
    const metrics = await fetchText(`${placeOf(house.server)}/metrics`, house.ca);
    assert.match(metrics, /^earshot_relay_up 1$/m);
    assert.match(metrics, /^earshot_relay_restarts_total 1$/m);
  });

  await t.test('it is gone when the server has stopped', async () => {
    house.server.process.kill('SIGTERM');
    assert.equal(await house.server.ended, 0);
    assert.equal(relayOf(house), null);
  });
});

void test('a server that is killed leaves no relay, and the next one has its own', { skip: withoutCoturn, timeout: 60_000 }, async (t) => {
  const house = await open(t, 'killed');
  await house.until('up');
  assert.notEqual(relayOf(house), null);
  house.server.process.kill('SIGKILL');
  await house.server.ended;
  await t.waitFor(() => assert.equal(relayOf(house), null), { interval: 20, timeout: patience });
  assert.equal(await binding(house.ways.UDP, { patienceMs: 300 }), null);
});

void test('a port that another program has is told in health, and the calls go on', { skip: withoutCoturn, timeout: 60_000 }, async (t) => {
  const first = await open(t, 'first');
  await first.until('up');
  const second = await open(t, 'second', { EARSHOT_RELAY_PORTS: `${first.ways.UDP.port},${await freePort()},50000-50999` });
  const health = await second.until('down');
  assert.equal(health['status'], 'ok');
  assert.match(String(health['relay_reason']), /^Port \d+ of the relay is taken by another program\. .* EARSHOT_RELAY_PORTS\.$/);
});
