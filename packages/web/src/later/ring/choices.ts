import { useEffect, useState } from 'preact/hooks';
import { ringtones, type Ringtone } from './tunes.ts';

/** How this device rings, as its person has chosen. */
export interface RingChoices {
  readonly tone: Ringtone;
  /** Per cent. */
  readonly volume: number;
  /** Ids of audio outputs; '' is the one that the system has chosen. Never empty. */
  readonly outputs: readonly string[];
  /** The whole page flashes. */
  readonly flash: boolean;
  /** What can vibrate does. */
  readonly shake: boolean;
  /** A tone of their own for some people, by their id. */
  readonly people: Readonly<Record<string, Ringtone>>;
}

const place = 'earshot.ring';
export const usualRing: RingChoices = { tone: 'rising', volume: 70, outputs: [''], flash: false, shake: true, people: {} };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether this is the name of a ringtone. */
export function isRingtone(value: unknown): value is Ringtone {
  return typeof value === 'string' && Object.hasOwn(ringtones, value);
}

function isVolume(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function readOutputs(value: unknown): readonly string[] {
  const outputs = Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  return outputs.length === 0 ? usualRing.outputs : outputs;
}

/** The choices of a text; what is not as it should be, as another version has written it, is as usual. */
export function readRing(text: string | null): RingChoices {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '');
  } catch {
    return usualRing;
  }
  if (!isRecord(kept)) return usualRing;
  const { tone, volume, outputs, flash, shake, people } = kept;
  return {
    tone: isRingtone(tone) ? tone : usualRing.tone,
    volume: isVolume(volume) ? volume : usualRing.volume,
    outputs: readOutputs(outputs),
    flash: flash === true,
    shake: shake !== false,
    people: Object.fromEntries(
      Object.entries(isRecord(people) ? people : {}).flatMap(([id, theirs]) => (isRingtone(theirs) ? [[id, theirs]] : [])),
    ),
  };
}

/** Storage may be closed to the page: then the choice lasts as long as the page. */
function recall(): RingChoices {
  try {
    return readRing(localStorage.getItem(place));
  } catch {
    return usualRing;
  }
}

let chosen: RingChoices | null = null;
const listeners = new Set<(choices: RingChoices) => void>();

function settle(choices: RingChoices): void {
  chosen = choices;
  for (const listener of listeners) listener(choices);
}

/** What is chosen now. */
export function ringChoices(): RingChoices {
  return (chosen ??= recall());
}

/** Chooses something, at once and for all tabs of this browser. */
export function chooseRing(change: Partial<RingChoices>): void {
  const next = { ...ringChoices(), ...change };
  try {
    localStorage.setItem(place, JSON.stringify(next));
  } finally {
    settle(next);
  }
}

/** A tone of their own for somebody, or that of everybody (null). */
export function choosePersonalTone(userId: string, tone: Ringtone | null): void {
  const { [userId]: _, ...others } = ringChoices().people;
  chooseRing({ people: tone === null ? others : { ...others, [userId]: tone } });
}

/** What rings when that person calls. */
export function toneFor({ tone, people }: RingChoices, userId: string): Ringtone {
  return people[userId] ?? tone;
}

/** The choices for a component, which is drawn again when they change, in another tab, too. */
export function useRingChoices(): RingChoices {
  const [choices, setChoices] = useState(ringChoices);
  useEffect(() => {
    function read({ key }: StorageEvent): void {
      if (key === place) settle(recall());
    }
    listeners.add(setChoices);
    addEventListener('storage', read);
    return () => {
      listeners.delete(setChoices);
      removeEventListener('storage', read);
    };
  }, []);
  return choices;
}
