import { Availability as OnWire, fits, flag, Forwards, nullable, object } from '@earshot/protocol';
import type { Availability } from './availability.ts';

const { waiting, quiet, favourites, again, until } = OnWire.properties;
const Stored = object({ said: nullable(object({ dnd: flag, until })), waiting, quiet, favourites, again }, { forward: Forwards });

/** What somebody has said, from the text under which it is kept; null when it cannot be read. */
export function readAvailability(text: string): Availability | null {
  try {
    const value: unknown = JSON.parse(text);
    return fits(Stored, value) ? value : null;
  } catch {
    return null;
  }
}
