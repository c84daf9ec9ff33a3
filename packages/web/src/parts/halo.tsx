import type { Person, Phone } from '@earshot/client';
import { Face } from './face.tsx';
import { useLevel } from './level.ts';

/** What the ring around a face shows: a voice, a ring on its way, a held call, or nothing. */
export type Mood = 'voice' | 'waiting' | 'ringing' | 'held' | 'still';

interface Props {
  readonly phone: Phone;
  readonly person: Person;
  readonly mood: Mood;
  /** Of several, whose voice it breathes with: their id. */
  readonly of?: string;
}

/** The face on the stage with its halo, which breathes with the other's voice. */
export function Halo({ phone, person, mood, of }: Props) {
  const ring = useLevel<HTMLDivElement>(phone, 'theirs', mood === 'voice', of);
  return (
    <div class={`halo ${mood}`} ref={ring}>
      <Face person={person} />
    </div>
  );
}
