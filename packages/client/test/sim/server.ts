import type { CommandName } from '@earshot/protocol';
import type { Call as ServerCall, LiveCall } from '../../../server/src/calls/call.ts';
import { createCore } from '../../../server/src/core/composition.ts';
import { createMemoryCalls } from '../../../server/src/calls/live-memory.ts';
import type { LiveCalls } from '../../../server/src/calls/live-calls.ts';
import type { CallChanges } from '../../../server/src/records/port.ts';
import { silentLog } from '../../../server/src/ports/log.ts';
import { inTurn } from '../../../server/src/records/in-turn.ts';
import { coreInTurn, type CoreInTurn } from '../../../server/test/core-in-turn.ts';
import { hashToken } from '../../../server/src/people/sessions.ts';
import { createMemoryRecords } from '../town/records.ts';
import type { Chance } from './chance.ts';
import type { Machine, SimClock } from './clock.ts';
import type { Host } from './doors.ts';
import { letInBy, type Entered } from './link-device.ts';
import type { TestKeys } from '../../../server/test/device-keys.ts';

/** A command, and in whose name it was given. */
export interface Asked {
  readonly by: string;
  readonly device: string;
  readonly name: CommandName;
  readonly input: unknown;
  readonly http: number;
}

/** Hears of everything that becomes of a call on the server, and who asked for it (null: time did). */
export interface Watch {
  readonly opened: (call: LiveCall, by: string | null) => void;
  readonly replaced: (before: ServerCall, after: ServerCall, by: string | null) => void;
  readonly failed: (what: string) => void;
  /** A command begins, and has done what it does. */
  readonly asked: () => void;
  readonly done: (what: Asked) => void;
  /** A device has come back by its key. */
  readonly renewed: () => void;
  /** Of these calls it is written down how they stand, and of those that they are over. */
  readonly wrote: (live: readonly string[], ended: readonly string[]) => void;
  /** The server has read what was written down. */
  readonly started: () => void;
}

export interface SimServer extends Host {
  /** Somebody from before the story. */
  readonly enrol: (username: string) => string;
  /** A device of a user from before the story, with keys or without; its token was made so many milliseconds ago. */
  readonly equip: (userId: string, keys: TestKeys | null, age: number) => { readonly deviceId: string; readonly token: string };
  /** The token of another device of a guest; null when the server does not know them any more. */
  readonly link: (userId: string) => string | null;
  /** Another device is let in by the one that has this token; null when that is not possible now. */
  readonly letIn: (token: string, keys: TestKeys) => Entered | null;
  readonly start: () => void;
  /** Dies without a word. With `power` the whole machine does, and nobody's connection is closed. */
  readonly crash: (power: boolean) => void;
  /** Tells everybody that it stops. */
  readonly drain: (withinMs: number) => void;
  /** Stops in order; answers how many timers it has left behind. */
  readonly stop: () => number;
  /** What is written down of each call that is over: why it ended. */
  readonly history: ReadonlyMap<string, string>;
  /** Live calls, as the server has them now. */
  readonly live: () => readonly LiveCall[];
}

function idsOf(calls: readonly { readonly id: string }[]): readonly string[] {
  return calls.map(({ id }) => id);
}

export function createSimServer(clock: SimClock, chance: Chance, watch: Watch): SimServer {
  const { records: kept, history, introduce } = createMemoryRecords();
  const records = { ...kept, introduce, calls: { ...kept.calls, write } };
  const lines = new Set<(power: boolean) => void>();
  const live = new Map<string, LiveCall>();
  let acting: string | null = null;
  let lives = 0;
  let running: { readonly core: CoreInTurn; readonly machine: Machine } | null = null;

  function write(changes: CallChanges): ReturnType<typeof kept.calls.write> {
    const entries = kept.calls.write(changes);
    watch.wrote(idsOf(changes.live), idsOf(changes.ended));
    return entries;
  }
  function begin(call: LiveCall): void {
    live.set(call.id, call);
    watch.opened(call, acting);
  }
  function watched(calls: LiveCalls): LiveCalls {
    return {
      ...calls,
      open: (call) => {
        const answer = calls.open(call);
        if (answer === 'free') begin(call);
        return answer;
      },
      adopt: (call) => {
        calls.adopt(call);
        begin(call);
      },
      replace: (all) => {
        const done = calls.replace(all);
        for (const { before, next } of done ? all : []) {
          if (next.is === 'ended') live.delete(next.id);
          else live.set(next.id, next);
          watch.replaced(before, next, acting);
        }
        return done;
      },
    };
  }
  function newToken(): string {
    return `token-${chance.uuid()}-${chance.uuid()}`;
  }
  function addDevice(userId: string, keys: TestKeys | null, age: number): { readonly deviceId: string; readonly token: string } {
    const [token, deviceId] = [newToken(), chance.uuid()];
    const at = clock.machine().wall() - age;
    const { key, sealingKey } = keys ?? { key: null, sealingKey: null };
    records.addDevice({ id: deviceId, userId, label: '', key, sealingKey, createdAt: at, usedAt: at }, hashToken(token));
    return { deviceId, token };
  }
  function start(): void {
    const machine = clock.machine();
    lives += 1;
    live.clear();
    const log = {
      ...silentLog,
      error: (fields: object, message: string) =>
        watch.failed(`${message}: ${JSON.stringify(fields)} ${Object.values(fields).map(String).join(' ')}`),
    };
    const book = watched(createMemoryCalls());
    const core = coreInTurn(
      createCore({ clock: machine, records: inTurn(records), join: 'open', log, live: book, newId: chance.uuid, newToken }),
    );
    running = { core, machine };
    watch.started();
  }
  function die(): number {
    if (running === null) return 0;
    const { core, machine } = running;
    running = null;
    core.close();
    const left = machine.timers;
    machine.kill();
    return left;
  }
  return {
    lines,
    history,
    core: () => running?.core ?? null,
    life: () => lives,
    dispatch: (core, origin, name, input) => {
      acting = origin.identity?.userId ?? null;
      watch.asked();
      try {
        const answer = core.dispatch(origin, name, input);
        if (name === 'devices/token' && answer.http === 200) watch.renewed();
        if (origin.identity !== null)
          watch.done({ by: origin.identity.userId, device: origin.identity.deviceId, name, input, http: answer.http });
        return answer;
      } finally {
        acting = null;
      }
    },
    enrol: (username) => {
      const id = chance.uuid();
      records.introduce({ id, username, nameKey: username.toLowerCase(), createdAt: 0 });
      return id;
    },
    equip: addDevice,
    link: (userId) => (records.findUser(userId) === null ? null : addDevice(userId, null, 0).token),
    letIn: (token, keys) => (running === null ? null : letInBy(running.core, token, keys)),
    start,
    crash: (power) => {
      die();
      live.clear();
      for (const died of lines) died(power);
    },
    drain: (withinMs) => running?.core.drain(withinMs),
    stop: die,
    live: () => [...live.values()],
  };
}
