import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../src/ports/clock.ts';
import { silentLog } from '../../src/ports/log.ts';
import type { Operation } from '../../src/records/port.ts';
import type { Connection } from '../../src/records/postgres/connect.ts';
import type { Doing } from '../../src/records/postgres/session.ts';
import { Writer } from '../../src/records/postgres/writer.ts';

/** A connection to a database that has committed so much, and what a test does to it. */
function openLine(commits: number) {
  const commit = Promise.withResolvers<void>();
  let lose: (error: Error) => void = () => {};
  const line: Connection = {
    url: 'postgresql:///test',
    session: {
      all: async () => [],
      one: async () => ({ epoch: 1, commits }),
      run: async () => 1,
      script: (sql) => (sql === 'COMMIT' ? commit.promise : Promise.resolve()),
    },
    onLost: (hear) => void (lose = hear),
    close: () => {},
  };
  return { line, commit, lose: (error: Error) => lose(error) };
}

for (const [what, commits, times] of [
  ['had done it', 1, 1],
  ['had not', 0, 2],
] as const)
  test(`a connection is lost, and the next one stands before the COMMIT has failed: the database ${what}, so that it is done ${times === 1 ? 'once' : 'again'}`, async (t) => {
    const [first, second] = [openLine(0), openLine(commits)];
    second.commit.resolve();
    const done = { times: 0 };
    const operations = { unfit: async () => ((done.times += 1), null) } as unknown as Doing<Operation>;
    async function connect() {
      return second.line;
    }
    function lost() {
      assert.fail('nobody else is there');
    }
    const writer = new Writer({ clock: systemClock, log: silentLog, connect, operations, lost }, first.line, { epoch: 1, commits: 0 });
    t.after(() => writer.close());
    const answers: boolean[] = [];
    writer.ask('unfit', [], ({ ok }) => answers.push(ok));
    while (done.times === 0) await setImmediate();
    first.lose(new Error('The connection is gone.'));
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    first.commit.reject(new Error('The connection is gone.'));
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    assert.deepEqual([answers, done.times], [[true], times]);
  });
