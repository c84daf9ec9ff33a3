import { expect } from '@playwright/test';
import type { Recording } from './ears.ts';
import type { Person } from './person.ts';
import { voices, type Voice } from './voice.ts';

/** Above this a tone is heard: the voices arrive between 0.02 and 0.3. */
const audible = 0.005;
/** A loud tone that begins or ends in the recording leaks this share of itself into the others. */
const leak = 0.15;
/** Below this there is no sound at all: what a silenced or missing track gives, and the noise of coding it again. */
const silent = 0.001;

/** Records what the person's browser plays. */
export const record = (person: Person, ms: number): Promise<Recording> =>
  person.run(({ time, tones }) => window.ears.listen(time, tones), { time: ms, tones: Object.values(voices) });

/** Whose voices are in a recording. */
export function voicesIn(recording: Recording): Voice[] {
  const strength = (voice: Voice) => recording.tones[voices[voice]] ?? 0;
  const names = Object.keys(voices) as Voice[];
  const strongest = Math.max(...names.map(strength));
  return names.filter((voice) => strength(voice) > Math.max(audible, strongest * leak));
}

/** Waits until `listener` hears `speaker`, and nobody else. */
export async function expectHears(listener: Person, speaker: Person): Promise<void> {
  await expect
    .poll(async () => voicesIn(await record(listener, 300)), {
      message: `${listener.name} hears ${speaker.name}`,
      timeout: 10_000,
      intervals: [0],
    })
    .toEqual([speaker.voice]);
}

/**
 * Waits until nothing is played to `listener` and no sound arrives for him either, and then that it stays so for a second. With `played` the
 * other side may go on sending, as one may that does not know what a hold is.
 */
export async function expectSilence(listener: Person, ms = 1_000, where: 'anywhere' | 'played' = 'anywhere'): Promise<void> {
  const loudness = async (time: number) => {
    const { loudest, arriving } = await record(listener, time);
    return { played: loudest, arriving: where === 'played' ? 0 : arriving };
  };
  await expect
    .poll(async () => Math.max(...Object.values(await loudness(200))), {
      message: `it becomes silent for ${listener.name}`,
      timeout: 5_000,
      intervals: [0],
    })
    .toBeLessThan(silent);
  const { played, arriving } = await loudness(ms);
  expect(played, `nothing is played to ${listener.name}`).toBeLessThan(silent);
  expect(arriving, `no sound arrives for ${listener.name}`).toBeLessThan(silent);
}

/** Both hear each other. */
export const expectTalk = async (one: Person, other: Person): Promise<void> => {
  await Promise.all([expectHears(one, other), expectHears(other, one)]);
};

/** Neither hears anything. */
export const expectNoSound = async (one: Person, other: Person): Promise<void> => {
  await Promise.all([expectSilence(one), expectSilence(other)]);
};

/** Milliseconds by which the listener's browser means to hold back what it plays, over half a second (W3C webrtc-stats, `jitterBufferTargetDelay`). */
const lateness = (listener: Person): Promise<number> =>
  listener.run(async () => {
    const received = async () => {
      const peer = window.ears.peers.findLast(({ connectionState }) => connectionState === 'connected');
      const stats = [...((await peer?.getStats()) ?? new Map()).values()];
      const { jitterBufferTargetDelay, jitterBufferEmittedCount } = stats.find(({ type }) => type === 'inbound-rtp');
      return { held: Number(jitterBufferTargetDelay), samples: Number(jitterBufferEmittedCount) };
    };
    const before = await received();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const after = await received();
    return (1_000 * (after.held - before.held)) / (after.samples - before.samples);
  }, null);

/** A listener hears no later than this, in milliseconds, on a machine with time to spare. A line that stops sending for a second adds that second. */
const inTime = 300;
/** What may be added to a lateness that has another cause: a busy machine holds sound back by itself (seen: 340 ms before anything had happened, and 30 on a quiet one). */
const slack = 240;

/** Notes how late `listener` hears now, and gives what proves later that it is no later, but for what the machine adds: as before, or as to somebody `beside` whose sound was left alone. */
export async function rememberLateness(listener: Person, beside?: Person): Promise<() => Promise<void>> {
  const before = await lateness(listener);
  return async () => {
    const [after, other] = await Promise.all([lateness(listener), beside === undefined ? 0 : lateness(beside)]);
    const limit = Math.max(inTime, slack + Math.max(before, other));
    expect(after, `ms by which ${listener.name} hears late (before ${before}, beside ${other})`).toBeLessThan(limit);
  };
}
