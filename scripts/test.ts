/** `npm test`: everything there is, from format to real browsers. The browsers are installed when they are missing. */
import { browserTests } from './browser-tests.ts';
import { quickChecks, stories } from './checks.ts';
import { nodeTests } from './node-tests.ts';
import { runStages } from './stage.ts';

// The simulator tells all its stories here, and the search goes all the way; `npm run check` is content with less.
process.env['SIM_SEEDS'] ??= '20000';
process.env['SEARCH_DEPTH'] ??= '7';

const server = nodeTests({ name: 'server', files: ['packages/server/test/**/*.test.ts'] });
// Browsers wait for much that takes its time, and leave the processors idle meanwhile.
await runStages([...quickChecks, server, [browserTests, stories]]);
