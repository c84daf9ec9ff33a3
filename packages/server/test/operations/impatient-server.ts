import { readConfig } from '../../src/config/config.ts';
import { defaultTimeLimits } from '../../src/connections/stage.ts';
import { run } from '../../src/startup/run.ts';

/**
 * The server, but for how long it waits for connections to get further: as long as a handshake on a busy machine may
 * take, and no longer.
 */
const request = readConfig(process.env, []);
if (request.kind !== 'serve') throw new Error('The settings of the test are wrong.');
const short = 6_000;
await run(request.config, request.warnings, '0.0.0', {
  timeLimits: {
    ...defaultTimeLimits,
    opening: short,
    queued: short,
    handshake: short,
    head: short,
    body: short,
    greeting: short,
    idle: short,
  },
});
