/** `npm test`: everything there is, from format to real browsers. The browsers are installed when they are missing. */
import { browserTests } from './browser-tests.ts';
import { checks } from './checks.ts';
import { nodeTests } from './node-tests.ts';
import { runStages } from './stage.ts';

// The simulator tells all its stories here, and the search goes all the way; `npm run check` is content with less.
process.env['SIM_SEEDS'] ??= '20000';
process.env['SEARCH_DEPTH'] ??= '7';

await runStages([...checks, nodeTests('server', 'packages/server/test/**/*.test.ts'), browserTests]);
