import { every, type Clock } from '../ports/clock.ts';
import { answeredNames, certificateNames, type Machine } from '../tls/names.ts';

const lookEvery = 5_000;

/** The names of a machine that moves between networks. */
export interface MachineWatch {
  /** By what it is asked. The same list until something changes. */
  readonly names: () => readonly string[];
  /** What of it a certificate is worth. */
  readonly lasting: () => readonly string[];
  /** The machine as it was at the last look. */
  readonly seen: () => Machine;
  /** Stops looking. Safe twice. */
  close(): void;
}

/**
 * Looks every five seconds under which names and addresses this machine is reached; `named` are what the operator adds.
 */
export function watchMachine(clock: Clock, machine: () => Machine, named: readonly string[]): MachineWatch {
  let seen = machine();
  let names = answeredNames(seen, named);
  let lasting = certificateNames(seen, named);
  function look() {
    const now = machine();
    seen = now;
    const asked = answeredNames(now, named);
    if (asked.join() === names.join()) return;
    names = asked;
    lasting = certificateNames(now, named);
  }
  return { names: () => names, lasting: () => lasting, seen: () => seen, close: every(clock, lookEvery, look) };
}
