import type { TextView } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';

/** How far the text of a call was read. */
export interface Reading {
  readonly open: boolean;
  /** The id of the first line that was not seen. */
  readonly seen: number;
}

const unread: Reading = { open: false, seen: 0 };
const readings = new Map<string, Reading>();
const listeners = new Set<() => void>();

/** Notes how far the text of that call was read. */
export function noteReading(callId: string, part: Partial<Reading>): void {
  readings.set(callId, { ...readingOf(callId), ...part });
  for (const listener of listeners) listener();
}

function readingOf(callId: string): Reading {
  return readings.get(callId) ?? unread;
}

/** How far the text of that call was read by now. */
export function useReading(callId: string): Reading {
  const [, draw] = useState(0);
  useEffect(() => {
    function listener(): void {
      draw((count) => count + 1);
    }
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return readingOf(callId);
}

/** The lines of others that nobody has seen here. */
export function unseenIn({ lines }: TextView, { open, seen }: Reading): TextView['lines'] {
  return open ? [] : lines.filter(({ id, from }) => from !== null && id >= seen);
}

/** After the newest line. */
export function endOf({ lines }: TextView): number {
  return (lines.at(-1)?.id ?? -1) + 1;
}

/** How many lines of others nobody has seen here, those that are being written too. */
export function newsIn(text: TextView, reading: Reading): number {
  return reading.open ? 0 : unseenIn(text, reading).length + text.writing.length;
}
