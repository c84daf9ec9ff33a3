/**
 * One queue of events: each is taken in whole before the next, and what is to be done about them comes after what is to
 * be seen of them.
 */
export interface Queue<Event> {
  push(event: Event): void;
  /** Does `task` when all events that wait are taken in and `changed` was called. */
  later(task: () => void): void;
  /** Drops everything and takes nothing in any more. Safe twice. */
  close(): void;
}

/** `changed` is called each time no event is left, before the tasks of those that were. */
export function createQueue<Event>(take: (event: Event) => void, changed: () => void): Queue<Event> {
  const events: Event[] = [];
  const tasks: (() => void)[] = [];
  let running = false;
  let closed = false;
  function work(): void {
    for (let event = events.shift(); event !== undefined; event = events.shift()) take(event);
    changed();
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  }
  return {
    push: (event) => {
      if (closed) return;
      events.push(event);
      if (running) return;
      running = true;
      try {
        while (events.length > 0) work();
      } finally {
        running = false;
      }
    },
    later: (task) => void tasks.push(task),
    close: () => {
      closed = true;
      events.length = 0;
      tasks.length = 0;
    },
  };
}
