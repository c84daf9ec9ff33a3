import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';
import { keepAcme } from '../../src/tls/acme/acme-keeper.ts';
import type { Ordered } from '../../src/tls/acme/order.ts';
import { checkPair, type Certificate } from '../../src/tls/certificate.ts';
import type { CertificateKeeper } from '../../src/tls/keeper.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { clockByHand } from '../operations/clock-by-hand.ts';
import { keepingLog } from '../operations/keeping-log.ts';
import { folderOf } from '../relay/coturn.ts';

const minute = 60_000;
const names = ['phone.example.org'];

async function stage(folder: string, clock = clockByHand()) {
  const log = keepingLog();
  const orders: ((come: Ordered) => void)[] = [];
  const served: Certificate[] = [];
  const made = checkPair(await pairOf(clock.wall()));
  assert.ok(made.ok);
  const before: CertificateKeeper = { current: () => made.certificate, trust: null, watch() {}, close() {} };
  const keeper = keepAcme({
    folder,
    names,
    before,
    clock,
    log,
    order: () => new Promise((resolve) => void orders.push(resolve)),
  });
  keeper.watch((certificate) => void served.push(certificate));
  /** Answers the order that waits, and is fulfilled when what follows from it is done. */
  async function come(ordered: Ordered) {
    const next = clock.awaited();
    orders.at(-1)?.(ordered);
    await next;
  }
  return { clock, come, keeper, log, orders, served };
}

async function pairOf(now: number) {
  const key = await makeKey();
  return { key, cert: await makeCertificate(createPrivateKey(key), names, now) };
}

async function good(now: number): Promise<Ordered> {
  return { ok: true, pair: await pairOf(now) };
}

/** How long it is until a third of a certificate's life is left. */
function untilThird({ begins, ends }: Certificate, now: number): number {
  return ends - (ends - begins) / 3 - now;
}

function bad(why: string, retryAfterMs = 0): Ordered {
  return { ok: false, why, retryAfterMs };
}

void test('what the authority gives takes the place of the certificate that was made, and is renewed at a third of its life', async () => {
  const { clock, come, keeper, orders, served } = await stage(folderOf('acme'));
  const own = keeper.current().fingerprint;
  assert.deepEqual(keeper.health?.(), { acme: 'waiting' });
  clock.advance(0);
  assert.equal(orders.length, 1);
  await come(await good(clock.wall()));
  assert.notEqual(keeper.current().fingerprint, own);
  assert.deepEqual(served, [keeper.current()]);
  assert.deepEqual(keeper.health?.(), { acme: 'good' });
  const left = untilThird(keeper.current(), clock.wall());
  clock.advance(left - 1);
  assert.equal(orders.length, 1);
  clock.advance(1);
  assert.equal(orders.length, 2);
  keeper.close();
});

void test('when the order fails the old certificate stays, health says why, and it is ordered again, ever later', async () => {
  const { clock, come, keeper, log, orders } = await stage(folderOf('acme'));
  const own = keeper.current().fingerprint;
  clock.advance(0);
  await come(bad('The name has no address.'));
  assert.equal(keeper.current().fingerprint, own);
  assert.deepEqual(keeper.health?.(), { acme: 'failed', acme_reason: 'The name has no address.' });
  assert.match(log.lines.join('\n'), /no certificate has come: the one before stays .*The name has no address\./);
  clock.advance(minute - 1);
  assert.equal(orders.length, 1);
  clock.advance(1);
  assert.equal(orders.length, 2);
  await come(bad('It still has none.'));
  clock.advance(5 * minute);
  assert.equal(orders.length, 2);
  clock.advance(minute);
  assert.equal(orders.length, 3);
  await come(await good(clock.wall()));
  assert.deepEqual(keeper.health?.(), { acme: 'good' });
  keeper.close();
});

void test('an order that hangs is given up after five minutes, and the next one is made', async () => {
  const { clock, keeper, orders } = await stage(folderOf('acme'));
  clock.advance(0);
  const given = clock.awaited();
  clock.advance(5 * minute);
  await given;
  assert.match(JSON.stringify(keeper.health?.()), /not done within five minutes/);
  clock.advance(minute);
  assert.equal(orders.length, 2);
  keeper.close();
});

void test('an authority that asks for a pause gets it, also when the server is started again meanwhile', async () => {
  const folder = folderOf('acme');
  const first = await stage(folder);
  first.clock.advance(0);
  await first.come(bad('Too many certificates.', 3 * 60 * minute));
  first.keeper.close();
  const second = await stage(folder, first.clock);
  assert.deepEqual(second.keeper.health?.(), { acme: 'failed', acme_reason: 'Too many certificates.' });
  second.clock.advance(3 * 60 * minute - 1);
  assert.equal(second.orders.length, 0);
  second.clock.advance(1);
  assert.equal(second.orders.length, 1);
  second.keeper.close();
});

void test('a certificate that came is served at once by the next start, and one that cannot be used never is', async () => {
  const folder = folderOf('acme');
  const first = await stage(folder);
  first.clock.advance(0);
  await first.come(await good(first.clock.wall()));
  first.keeper.close();
  const second = await stage(folder, first.clock);
  assert.equal(second.keeper.current().fingerprint, first.keeper.current().fingerprint);
  second.clock.advance(untilThird(second.keeper.current(), second.clock.wall()));
  const [one, other] = [await good(second.clock.wall()), await good(second.clock.wall())];
  assert.ok(one.ok && other.ok);
  await second.come({ ok: true, pair: { cert: one.pair.cert, key: other.pair.key } });
  assert.equal(second.keeper.current().fingerprint, first.keeper.current().fingerprint);
  assert.match(JSON.stringify(second.keeper.health?.()), /is not the key/);
  second.keeper.close();
});
