import { fits, flag, nullable, object, text, whole, type Infer } from '@earshot/protocol';

/** What can be chosen: the device that takes my voice in, and the one that the other comes out of. */
export type Kind = 'microphone' | 'speaker';

const Device = object({ id: text({ max: 512 }), label: text({ max: 512 }) });
const Choice = object({
  microphone: nullable(Device),
  speaker: nullable(Device),
  volume: whole({ min: 0, max: 100 }),
  echo: flag,
  noise: flag,
  gain: flag,
  filter: flag,
});

/** A device as the browser names it: `label` is empty until the page may use the microphone. */
export type SoundDevice = Infer<typeof Device>;

/**
 * What a person has chosen in this browser. A device that is null is the browser's default; `volume` of the other is in
 * percent; `echo`, `noise` and `gain`: whether the browser cancels echo, suppresses noise and evens out loudness;
 * `filter`: whether my voice goes through the filter of the page, where it has one.
 */
export type SoundChoice = Infer<typeof Choice>;

export const firstChoice: SoundChoice = {
  microphone: null,
  speaker: null,
  volume: 100,
  echo: true,
  noise: true,
  gain: true,
  filter: false,
};

/** What was kept, or the first choice where nothing whole was. What nobody could choose then is as at first. */
export function readChoice(kept: string | null): SoundChoice {
  try {
    const found: unknown = JSON.parse(kept ?? 'null');
    const choice: unknown = typeof found === 'object' && found !== null ? { filter: firstChoice.filter, ...found } : found;
    return fits(Choice, choice) ? choice : firstChoice;
  } catch {
    return firstChoice;
  }
}

/**
 * Which device is used. `default`: none is chosen. `chosen`: the device that is meant, by the id that it has now.
 * `away`: it is not plugged in, and the default is used until it is back.
 */
export type Standing =
  | { readonly use: 'default' }
  | { readonly use: 'chosen'; readonly device: SoundDevice }
  | { readonly use: 'away'; readonly device: SoundDevice };

/**
 * Which of `devices` is used for what was chosen: the same, or the one that is called the same, for a device has
 * another id at another socket. While the browser tells no ids, nothing is known to be away.
 */
export function standingOf(chosen: SoundDevice | null, devices: readonly SoundDevice[]): Standing {
  if (chosen === null) return { use: 'default' };
  const known = devices.filter(({ id }) => id !== '');
  if (known.length === 0) return { use: 'chosen', device: chosen };
  const same = known.find(({ id }) => id === chosen.id);
  const namesakes = known.filter(({ label }) => label !== '' && label === chosen.label);
  const device = same ?? (namesakes.length === 1 ? namesakes[0] : undefined);
  return device === undefined ? { use: 'away', device: chosen } : { use: 'chosen', device };
}
