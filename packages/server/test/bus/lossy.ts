import { setImmediate } from 'node:timers/promises';
import { createCoreEnd } from '../../src/bus/core-end.ts';
import { createDoorEnd, type DoorEnd } from '../../src/bus/door-end.ts';
import type { Envelope } from '../../src/bus/envelope.ts';
import type { Attached, Bus, Identity, Wire } from '../../src/ports/core.ts';
import type { CloseReason } from '@earshot/protocol';
import { noShares, type Shares } from '../../src/ports/shares.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { keepingLog } from '../operations/keeping-log.ts';
import { ada } from '../doors/echo-core.ts';

/** One direction between a door and a core, which loses what it is told to. */
export interface Direction {
  /** So many envelopes to come that carry messages are lost. */
  losing: number;
  /** Nothing comes through. */
  cut: boolean;
}

export interface LossyDoor extends DoorEnd {
  readonly toCore: Direction;
  readonly toDoor: Direction;
  readonly shares: Shares;
  readonly log: ReturnType<typeof keepingLog>;
}

/** A core and doors whose ways lose what a test says, in a time that it moves. */
export function lossyHouse(core: Bus, clock: FakeClock = createFakeClock()) {
  const log = keepingLog();
  let end = createCoreEnd({ core, clock, log, id: 'first core', since: () => 1 });
  let opened = 0;
  /** What doors have said, the newest last. */
  const said: Envelope[] = [];
  function open(version?: number): LossyDoor {
    const toCore: Direction = { losing: 0, cut: false };
    const toDoor: Direction = { losing: 0, cut: false };
    const shares = noShares();
    const doorLog = keepingLog();
    opened += 1;
    const door = createDoorEnd({
      clock,
      log: doorLog,
      shares,
      door: `door ${opened}`,
      send(envelope) {
        said.push(envelope);
        pass(toCore, { ...envelope, v: version ?? envelope.v }, (came) =>
          end.hear(came, (back) => pass(toDoor, back, (text) => door.hear(text))),
        );
      },
    });
    return { ...door, toCore, toDoor, shares, log: doorLog };
  }
  function replaceCore(next: Bus): void {
    end.close();
    end = createCoreEnd({ core: next, clock, log, id: 'second core', since: () => 2 });
  }
  return {
    clock,
    log,
    said,
    open,
    doors: () => end.doors,
    settle,
    excuse: () => end.excuse(),
    /** The core ends as by kill -9, and another one begins. */
    replaceCore,
  };
}

/** Whatever is said in this turn has come and is answered. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

/** As bytes would: what comes is no object of the other side. */
function pass(way: Direction, envelope: Envelope, hear: (came: unknown) => void): void {
  if (way.cut) return;
  if (way.losing > 0 && envelope.messages.length > 0) {
    way.losing -= 1;
    return;
  }
  hear(JSON.parse(JSON.stringify(envelope)));
}

/** A wire that writes down what it is told. */
export class NotedWire implements Wire {
  readonly frames: string[] = [];
  closed: CloseReason | null = null;
  backlog = 0;
  attached: Attached | null = null;

  send(frame: string): void {
    this.frames.push(frame);
  }

  close(reason: CloseReason): void {
    this.closed ??= reason;
    this.attached?.detach();
  }
}

/** Attaches a wire of Ada's at a door. */
export function attach({ bus }: Pick<DoorEnd, 'bus'>, endpointId: string, identity: Identity = ada): NotedWire {
  const wire = new NotedWire();
  bus.attach(identity, { endpoint_id: endpointId, resume: null, version: 1, address: '127.0.0.1' }, wire, (attached) => {
    if (typeof attached === 'string') wire.close(attached);
    else wire.attached = attached;
  });
  return wire;
}
