import { installNats, installPebble, installPostgres, installRelay } from './browsers.ts';
import { nodeTests } from './node-tests.ts';
import { findPostgres, startPostgres } from './postgres.ts';
import type { Stage } from './stage.ts';

/** The tests of the server, beside one PostgreSQL that all of them share. */
export const serverTests: Stage = {
  name: 'server',
  run: async () => {
    await installNats();
    await installRelay();
    await installPebble();
    await installPostgres();
    const bin = findPostgres();
    if (bin === null) console.log('There is no PostgreSQL here (Debian: postgresql): the tests with it are left out.');
    const postgres = bin === null ? null : await startPostgres(bin);
    const env = postgres === null ? {} : { EARSHOT_TEST_POSTGRES: postgres.url('postgres') };
    try {
      return await nodeTests({ name: 'server', files: ['packages/server/test/**/*.test.ts'], env }).run();
    } finally {
      await postgres?.close();
    }
  },
};
