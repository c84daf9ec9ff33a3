import type { Call, ServerFrame } from '@earshot/protocol';

/** How long a test waits for something that must come over a real socket. */
const deadlineMs = 20_000;

/** Asks again until the answer is not null. */
export async function poll<T>(what: string, ask: () => Promise<T | null> | T | null): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > end) throw new Error(`It never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Everything that came over a live door, over all its connections. */
export class FrameLog {
  readonly frames: ServerFrame[] = [];
  readonly #waiting = new Set<() => void>();

  add(frame: ServerFrame): void {
    this.frames.push(frame);
    for (const look of this.#waiting) look();
  }

  /** The first answer of `pick` that is not null, looking at every frame there is and will be. */
  async first<T>(what: string, pick: (frame: ServerFrame) => T | null): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const look = (): void => {
      for (const frame of this.frames) {
        const picked = pick(frame);
        if (picked !== null) return resolve(picked);
      }
    };
    const late = setTimeout(() => reject(new Error(`It never came: ${what}; there is ${JSON.stringify(this.frames)}`)), deadlineMs);
    this.#waiting.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      this.#waiting.delete(look);
    }
  }

  /** The epoch of the newest welcome and the number of the newest event, as a client says them when it comes back. */
  lastSeen(): { epoch: string; seq: number } | null {
    const welcome = this.frames.findLast((frame) => frame.t === 'welcome');
    const event = this.frames.findLast((frame) => frame.t === 'event');
    return welcome === undefined ? null : { epoch: welcome.epoch, seq: Math.max(welcome.seq, event?.seq ?? 0) };
  }

  /** Every candidate of a call that came, in order. */
  candidates(callId: string): unknown[] {
    return this.frames.flatMap((frame) =>
      frame.t === 'event' && frame.event.type === 'candidates' && frame.event.call_id === callId ? frame.event.candidates : [],
    );
  }
}

/** The call that a frame tells of, or null. */
export function callIn(frame: ServerFrame, callId: string): Call | null {
  if (frame.t === 'event' && (frame.event.type === 'call' || frame.event.type === 'ring')) {
    return frame.event.call.call_id === callId ? frame.event.call : null;
  }
  return frame.t === 'welcome' && frame.snapshot?.call?.call_id === callId ? frame.snapshot.call : null;
}
