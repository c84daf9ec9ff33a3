import type { CommandName } from '@earshot/protocol';
import type { Operation, Records } from '../../src/records/port.ts';
import { address, webOrigin, type CoreHouse, type Device, type Json, type Someone } from './house.ts';

/** A disk that takes its time from when it is told to, and until each write is let through. */
export interface SlowDisk {
  /** What a house puts between its core and its records. */
  readonly between: (records: Records) => Records;
  slow: boolean;
  /** What waits now. */
  readonly waiting: readonly Operation[];
  /** Lets the first that waits through. */
  step(): void;
  /** Lets everything through, and what comes of it. */
  settle(): void;
}

const reads: ReadonlySet<Operation> = new Set<Operation>(['loadCalls', 'findUsers', 'belief', 'unusedDevices']);

export function slowDisk(): SlowDisk {
  const held: { readonly operation: Operation; readonly carryOut: () => void }[] = [];
  const disk: SlowDisk = {
    slow: false,
    between: (records) => ({
      ...records,
      ask(operation, values, done) {
        function carryOut(): void {
          records.ask(operation, values, done);
        }
        if (disk.slow && !reads.has(operation)) held.push({ operation, carryOut });
        else carryOut();
      },
    }),
    get waiting() {
      return held.map(({ operation }) => operation);
    },
    step: () => held.shift()?.carryOut(),
    settle() {
      while (held.length > 0) disk.step();
    },
  };
  return disk;
}

/** Who sends a command: somebody by a plain request, a tab, or nobody who is known. */
type Sender = Someone | Device | null;

/** Sends a command; its answer comes into the list. */
export function post(house: CoreHouse, who: Sender, name: CommandName, body: object): Json[] {
  const heard: Json[] = [];
  const identity = who === null ? null : who.identity;
  const endpointId = who !== null && 'frames' in who ? who.id : null;
  house.port.dispatch({ identity, endpointId, address, webOrigin }, name, body, (answer) => {
    const given = { http: answer.http, ...JSON.parse(JSON.stringify(answer.body)) };
    heard.push(given);
    if (who !== null && 'frames' in who) who.frames.push({ t: 'answer', name, ...given });
  });
  return heard;
}
