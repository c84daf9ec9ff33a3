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
export function record(person: Person, ms: number): Promise<Recording> {
  return person.run(({ time, tones }) => window.ears.listen(time, tones), { time: ms, tones: Object.values(voices) });
}

/** Whose voices are in a recording. */
export function voicesIn(recording: Recording): Voice[] {
  function strength(voice: Voice) {
    return recording.tones[voices[voice]] ?? 0;
  }
  const names = Object.keys(voices) as Voice[];
  const strongest = Math.max(...names.map(strength));
  return names.filter((voice) => strength(voice) > Math.max(audible, strongest * leak));
}

/** Waits until `listener` hears these, and nobody else. */
export async function expectHears(listener: Person, ...speakers: readonly Person[]): Promise<void> {
  const names = speakers.map(({ name }) => name).join(' and ');
  await expect
    .poll(async () => voicesIn(await record(listener, 300)).toSorted(), {
      message: `${listener.name} hears ${names}`,
      timeout: 10_000,
      intervals: [0],
    })
    .toEqual(speakers.map(({ voice }) => voice).toSorted());
}

/**
 * Waits until nothing is played to `listener` and no sound arrives for them either, and then that it stays so for
 * half a second. With `played` the other side may go on sending, as one may that does not know what a hold is.
 */
export async function expectSilence(listener: Person, ms = 500, where: 'anywhere' | 'played' = 'anywhere'): Promise<void> {
  async function loudness(time: number) {
    const { loudest, arriving } = await record(listener, time);
    return { played: loudest, arriving: where === 'played' ? 0 : arriving };
  }
  await expect
    .poll(async () => Math.max(...Object.values(await loudness(200))), {
      message: `it becomes silent for ${listener.name}`,
      intervals: [0],
    })
    .toBeLessThan(silent);
  const { played, arriving } = await loudness(ms);
  expect(played, `nothing is played to ${listener.name}`).toBeLessThan(silent);
  expect(arriving, `no sound arrives for ${listener.name}`).toBeLessThan(silent);
}

/** Both hear each other. */
export async function expectTalk(one: Person, other: Person): Promise<void> {
  await Promise.all([expectHears(one, other), expectHears(other, one)]);
}

/** Neither hears anything. */
export async function expectNoSound(one: Person, other: Person): Promise<void> {
  await Promise.all([expectSilence(one), expectSilence(other)]);
}
