import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { tell } from './sim/story.ts';
import type { Share, Tally } from './sim/worker.ts';

/**
 * The simulator: the real core of the server and real phones of three to five people, each with up to three devices
 * that are linked, removed and come back by their keys, on a clock and a network made for it, each story from a seed.
 * They call, bring others in, merge and transfer while things go wrong. `SIM_SEED=<n> node --test
 * packages/client/test/simulator.test.ts` tells one story again; `SIM_SEEDS=<n>` says how many are told, from
 * `SIM_FIRST` on.
 */
const { SIM_SEED, SIM_SEEDS, SIM_FIRST } = process.env;
const count = Number(SIM_SEEDS ?? 430);
const first = Number(SIM_FIRST ?? 1);
/** Milliseconds for all stories, on a slow machine too. */
const patience = Math.max(1_800_000, count * 1_000);

function work(share: Share): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./sim/worker.ts', import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function readable(seed: number): Promise<string> {
  const { log } = await tell(seed);
  return log.join('\n');
}

if (SIM_SEED === undefined) {
  test(
    `In ${count} stories of Ada, Bob, Cleo and up to two more, with whatever goes wrong, every rule of a call holds`,
    { timeout: patience },
    async (t) => {
      const since = performance.now();
      const workers = availableParallelism();
      const shares = Array.from({ length: workers }, (_, index) => ({
        first: first + index,
        stride: workers,
        count: Math.ceil((count - index) / workers),
      }));
      const tallies = await Promise.all(shares.map(work));
      function sum(of: (tally: Tally) => number): number {
        return tallies.reduce((total, tally) => total + of(tally), 0);
      }
      const seconds = (performance.now() - since) / 1000;
      const told = sum((tally) => tally.told);
      const accepted = sum((tally) => tally.accepted);
      t.diagnostic(
        `${told} stories, ${sum((tally) => tally.calls)} calls, ${accepted} accepted, ${Math.round(told / seconds)} stories a second`,
      );
      const beside = sum(({ counts }) => counts.accepted);
      const switched = sum(({ counts }) => counts.switched);
      const met = sum(({ counts }) => counts.met);
      t.diagnostic(`${beside} accepted beside another call, ${switched} switches, ${met} times two called each other`);
      assert.ok(
        told < 100 || (beside > told / 10 && switched > told / 100 && met > told / 20),
        'stories of one call at a time prove little',
      );
      const [invited, left, merged] = [
        sum(({ counts }) => counts.invited),
        sum(({ counts }) => counts.left),
        sum(({ counts }) => counts.merged),
      ];
      const [given, back, joined] = [
        sum(({ counts }) => counts.transferred),
        sum(({ counts }) => counts.returned),
        sum(({ counts }) => counts.joined),
      ];
      t.diagnostic(`${invited} joined a conference, ${left} left one, ${merged} times two calls were made one`);
      assert.ok(told < 100 || (merged > told / 20 && joined > told / 20), 'stories whose calls stay apart prove little');
      assert.ok(told < 100 || (invited > told / 20 && left > told / 20 && given > told / 20), 'stories of two in a call prove little');
      t.diagnostic(`${given} calls transferred, ${back} of them came back, ${joined} were joined with another`);
      const removed = sum(({ counts }) => counts.removed);
      const cutOff = sum(({ counts }) => counts.cutOff);
      const renewed = sum(({ counts }) => counts.renewed);
      t.diagnostic(`${removed} devices removed, ${cutOff} calls ended by that, ${renewed} tokens given to a key`);
      assert.ok(
        told < 100 || (removed > told / 5 && cutOff > told / 50 && renewed > told / 2),
        'stories of devices that stay prove little',
      );
      const broken = tallies.flatMap((tally) => tally.broken);
      const [one] = broken;
      if (one !== undefined) {
        const list = broken.map(({ seed, sentence }) => `seed ${seed}: ${sentence}`).join('\n');
        assert.fail(`${list}\n\nSIM_SEED=${one.seed} tells the first of them again:\n${await readable(one.seed)}`);
      }
      assert.ok(accepted > told, 'a story without a call proves little');
    },
  );

  test('The same seed tells the same story', async () => {
    assert.equal(await readable(7), await readable(7));
  });
} else {
  test(`The story of seed ${SIM_SEED}`, async () => {
    const { broken, log } = await tell(Number(SIM_SEED));
    console.log(log.join('\n'));
    assert.equal(broken, null);
  });
}
