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

/** A command, and in whose name it was given. */
export interface Asked {
  readonly by: string;
  readonly name: CommandName;
}

/** Hears of everything that becomes of a call on the server, and who asked for it (null: time did). */
export interface Watch {
  readonly opened: (call: LiveCall, by: string | null) => void;
  readonly replaced: (before: ServerCall, after: ServerCall, by: string | null) => void;
  readonly failed: (what: string) => void;
  /** A command begins, and has done what it does. */
  readonly asked: () => void;
  readonly done: (what: Asked) => void;
  /** Of these calls it is written down how they stand, and of those that they are over. */
  readonly wrote: (live: readonly string[], ended: readonly string[]) => void;
  /** The server has read what was written down. */
  readonly started: () => void;
}

export interface SimServer extends Host {
  /** Somebody whose token is known from before the story. */
  readonly enrol: (username: string) => { readonly userId: string; readonly token: string };
  /** The token of another device of a user; null when the server does not know the user any more. */
  readonly link: (userId: string) => string | null;
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
  const { records: kept, history } = createMemoryRecords();
  const records = { ...kept, calls: { ...kept.calls, write } };
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
  function deviceOf(userId: string) {
    return { id: chance.uuid(), userId, label: '', key: null, sealingKey: null, createdAt: 0, usedAt: 0 };
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
  start();
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
        if (acting !== null) watch.done({ by: acting, name });
        return answer;
      } finally {
        acting = null;
      }
    },
    enrol: (username) => {
      const token = newToken();
      const userId = chance.uuid();
      const user = { id: userId, username, nameKey: username.toLowerCase(), createdAt: 0 };
      records.addUser(user, deviceOf(userId), hashToken(token));
      return { userId, token };
    },
    link: (userId) => {
      if (records.findUser(userId) === null) return null;
      const token = newToken();
      records.addDevice(deviceOf(userId), hashToken(token));
      return token;
    },
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
