import { day, jumpClock } from './clock.ts';

/** Runs in the lab's server before its own code: at SIGUSR2 its clock jumps a day ahead, and at the next one back. */
let ahead = 0;
process.on('SIGUSR2', () => jumpClock((ahead = ahead === 0 ? day : 0)));
