/** `npm test`: everything there is, from format to real browsers. The browsers are installed when they are missing. */
import { browserTests } from './browser-tests.ts';
import { quickChecks, tellStories } from './checks.ts';
import { serverTests } from './server-tests.ts';
import { runStages } from './stage.ts';

// `npm run check` is content with less, and `npm run stories` tells more.
process.env['SIM_SEEDS'] ??= '150';
process.env['SEARCH_DEPTH'] ??= '6';

// Stories take a whole processor, which browsers that play sound would miss.
await runStages([...quickChecks, [serverTests, tellStories(Number(process.env['SIM_SEEDS']))], browserTests]);
