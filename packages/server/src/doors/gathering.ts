/** Something that keeps back what it has to write until it is released. */
export interface Gathered {
  release(): void;
}

/**
 * What one turn of the event loop has to say over one connection is written at once: an answer and an event, or the answers to all
 * frames that came together, cost one encryption and one write. Nothing waits longer than for the end of the turn.
 */
export interface Gathering {
  /** Has a member released at the end of this turn. That it was released by itself before does no harm. */
  join(member: Gathered): void;
}

/** `atEnd` runs a task once, when everything that has arrived by now is dealt with. */
export function createGathering(atEnd: (task: () => void) => void = setImmediate): Gathering {
  let members: Gathered[] = [];
  const release = (): void => {
    const all = members;
    members = [];
    for (const member of all) member.release();
  };
  return {
    join(member) {
      if (members.length === 0) atEnd(release);
      members.push(member);
    },
  };
}
