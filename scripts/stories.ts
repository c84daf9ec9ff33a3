/**
 * `npm run stories [-- stories [first]]`: the simulator tells many stories, and the search goes through every order of
 * seven events. `npm test` has fewer of both.
 */
import { tellStories } from './checks.ts';
import { runStages } from './stage.ts';

const [count = '20000', first = '1'] = process.argv.slice(2);
process.env['SIM_SEEDS'] = count;
process.env['SIM_FIRST'] = first;
process.env['SEARCH_DEPTH'] ??= '7';

await runStages([tellStories(Number(count))]);
