import { every, type Clock } from '../clock.ts';
import { certificateNames, type Machine } from '../tls/names.ts';

const lookEvery = 5_000;

/** The names of a machine that moves between networks. */
export interface MachineWatch {
  /** The same list until something changes. */
  readonly names: () => readonly string[];
  /** Stops looking. Safe twice. */
  close(): void;
}

/** Looks every five seconds under which names and addresses this machine is reached; `named` are what the operator adds. */
export function watchMachine(clock: Clock, machine: () => Machine, named: readonly string[]): MachineWatch {
  let names = certificateNames(machine(), named);
  const look = () => {
    const now = certificateNames(machine(), named);
    if (now.join() !== names.join()) names = now;
  };
  return { names: () => names, close: every(clock, lookEvery, look) };
}
