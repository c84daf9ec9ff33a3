import type { Clock } from './ports.ts';

/** By how many milliseconds the server's clock is ahead of the two of this device. */
export interface ServerClock {
  readonly ofWall: number;
  readonly ofMono: number;
}

/** Reads it off what the server has said that its time is, Unix milliseconds. */
export function readServerClock(now: number, clock: Pick<Clock, 'now' | 'wall'>): ServerClock {
  return { ofWall: now - clock.wall(), ofMono: now - clock.now() };
}

/**
 * The server's time by now, Unix milliseconds. While a device sleeps one of its clocks may stand still, and when
 * somebody sets it the other is wrong: the later of both is believed.
 */
export function serverTime(known: ServerClock | null, clock: Pick<Clock, 'now' | 'wall'>): number | null {
  return known === null ? null : Math.max(clock.wall() + known.ofWall, clock.now() + known.ofMono);
}
