/** `npm test`: everything there is, from format to real browsers. The browsers are installed when they are missing. */
import { browserTests } from './browser-tests.ts';
import { checks } from './checks.ts';
import { nodeTests } from './node-tests.ts';
import { runStages } from './stage.ts';

await runStages([...checks, nodeTests('server', 'packages/server/test/**/*.test.ts'), browserTests]);
