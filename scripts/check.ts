/**
 * `npm run check`: format, lint, types, unit tests, build, page size, documents in step. A minute at most; run it
 * before each commit.
 */
import { checks } from './checks.ts';
import { runStages } from './stage.ts';

await runStages(checks);
