import { advance } from './advance.ts';
import { createLegs, type Legs } from './call/legs.ts';
import { createEffects } from './effects.ts';
import type { PhoneEvent } from './event.ts';
import type { Ports } from './ports.ts';
import { atFirst, type PhoneState } from './state.ts';
import { createTimers } from './timers.ts';

/** The phone without its verbs: one queue of events, one pure step for each, then its effects. */
export interface Engine {
  push(event: PhoneEvent): void;
  state(): PhoneState;
  readonly legs: Legs;
  /** Stops every timer, line, microphone and peer; nothing is taken in any more. Safe twice. */
  close(): void;
}

/** `changed` is called each time the queue is empty again. `url` has no slash at its end. */
export const createEngine = (ports: Ports, options: { readonly url: string; readonly name: string }, changed: () => void): Engine => {
  let state = atFirst(options.name);
  let running = false;
  let closed = false;
  const queue: PhoneEvent[] = [];
  const push = (event: PhoneEvent): void => {
    if (closed) return;
    queue.push(event);
    if (running) return;
    running = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) state = advance(state, next, around);
    } finally {
      running = false;
    }
    changed();
  };
  const timers = createTimers(ports.clock);
  const legs = createLegs(ports, (event) => push({ to: 'call', event }));
  const effects = createEffects({ ports, url: options.url, endpointId: ports.random.uuid(), timers, legs, push });
  const around = { ports, effects, push };
  return {
    push,
    state: () => state,
    legs,
    close: () => {
      if (closed) return;
      closed = true;
      effects.close();
      legs.close();
      timers.stop('');
    },
  };
};
