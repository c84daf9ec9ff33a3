/** `npm test`: everything there is, from format to real browsers. The browsers are installed when they are missing. */
import { browserTests } from './browser-tests.ts';
import { quickChecks, tellStories } from './checks.ts';
import { serverTests } from './server-tests.ts';
import { runStages } from './stage.ts';

// `npm run check` is content with less, and `npm run stories` tells more.
process.env['SIM_SEEDS'] ??= '300';
process.env['SEARCH_DEPTH'] ??= '6';

// Browsers wait for much that takes its time, and leave the processors idle meanwhile.
await runStages([...quickChecks, serverTests, [browserTests, tellStories(Number(process.env['SIM_SEEDS']))]]);
