import { randomUUID } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Shares } from '../ports/shares.ts';
import type { CoreEnd } from './core-end.ts';
import { createDoorEnd, type DoorEnd } from './door-end.ts';

interface Needs {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly log: Log;
  readonly shares: Shares;
}

/** The end of a door in a thread of its own, over a port to the thread of the core. */
export function doorAt(port: MessagePort, needs: Needs): DoorEnd {
  const end = createDoorEnd({
    ...needs,
    door: randomUUID(),
    send: (envelope) => port.postMessage(envelope),
  });
  port.on('message', (envelope: unknown) => end.hear(envelope));
  function close(): void {
    end.close();
    port.close();
  }
  return { ...end, close };
}

/** Serves the door at the other end of a port. When the port closes, as by the end of its thread, the door is gone. */
export function serveAt(port: MessagePort, core: CoreEnd): void {
  let door: string | null = null;
  port.on('message', (envelope: unknown) => {
    door ??= fromOf(envelope);
    core.hear(envelope, (back) => port.postMessage(back));
  });
  port.once('close', () => {
    if (door !== null) core.gone(door);
  });
}

function fromOf(envelope: unknown): string | null {
  return typeof envelope === 'object' && envelope !== null && 'from' in envelope ? String(envelope.from) : null;
}
