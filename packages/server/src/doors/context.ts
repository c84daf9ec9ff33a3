import type { IncomingMessage } from 'node:http';
import { errorCodes, type CommandName } from '@earshot/protocol';
import type { AppOptions, Door } from './options.ts';
import type { Connections } from '../connections/connections.ts';
import type { Answer, Origin } from '../ports/core.ts';
import { sourceReader, type SourceOf } from './addresses.ts';
import { createAnswers, type Answers } from './answers.ts';
import { createBudget, type Budget } from './budget.ts';
import { createGuard, type Guard } from './guard.ts';
import { createLobby, type Lobby } from './lobby.ts';
import { createPulse, type Pulse } from './pulse.ts';
import { failed, overloaded } from './refusals.ts';

/** A command as it came in. */
export interface Asked {
  readonly from: Origin;
  readonly name: CommandName;
  readonly input: unknown;
}

/** Hears the answer to a command. */
export type Answered = (answer: Answer) => void;

/** What all doors share. */
export interface DoorContext {
  readonly options: AppOptions;
  readonly sourceOf: SourceOf;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly budget: Budget;
  readonly guard: Guard;
  readonly pulse: Pulse;
  readonly lobby: Lobby;
  readonly connections: Connections;
  readonly answers: Answers;
  /** Carries out what happens to a connection. False when it throws, which is told in the log. */
  safely(task: () => void): boolean;
  /** Answers a command once by `task`: measured, and a failure when it throws. */
  attempt(door: Door, name: CommandName, task: (done: Answered) => void, answered: Answered): void;
  /** Carries out a command, whatever door it came by, and answers once. Never throws. */
  run(door: Door, asked: Asked, answered: Answered): void;
  /** An answer by which a door refuses what comes from an address, noted for admins to see. */
  readonly refused: (answer: Answer, address: string) => Answer;
  /** Whether the doors are being closed. */
  readonly closing: () => boolean;
  readonly close: () => void;
}

/** What waits while the event loop is late; everything of running calls goes on. */
const waits: ReadonlySet<CommandName> = new Set<CommandName>(['users/register', 'call/initiate']);

export function createDoorContext(options: AppOptions, connections: Connections): DoorContext {
  const budget = createBudget(options.limits, options.clock, options.shares);
  const pulse = createPulse(options.clock);
  const lobby = createLobby(options);
  const safely = guardian(options);
  const sourceOf = sourceReader(options.trustProxy);
  const attempt = attempter(options, safely);
  function run(door: Door, { from, name, input }: Asked, answered: Answered): void {
    if (options.overloaded() && waits.has(name)) attempt(door, name, (done) => done(overloaded), answered);
    else attempt(door, name, (done) => options.core.dispatch(from, name, input, done), answered);
  }
  let closed = false;
  return {
    options,
    budget,
    pulse,
    lobby,
    connections,
    answers: createAnswers(),
    attempt,
    run,
    safely,
    sourceOf,
    refused: (answer, address) => {
      const { code } = answer.body;
      const known = errorCodes.find((one) => one === code);
      if (known !== undefined) safely(() => options.core.refused(known, address));
      return answer;
    },
    addressOf: (request) => sourceOf(request).address,
    guard: createGuard(options),
    closing: () => closed,
    close: () => {
      closed = true;
      pulse.close();
      lobby.close();
    },
  };
}

function guardian({ log }: AppOptions): DoorContext['safely'] {
  return (task) => {
    try {
      task();
      return true;
    } catch (error) {
      log.error({ err: error }, 'A connection failed in a way it must not.');
      return false;
    }
  };
}

function attempter({ clock, log, metrics }: AppOptions, safely: DoorContext['safely']): DoorContext['attempt'] {
  return (door, name, task, answered) => {
    const start = clock.mono();
    let open = true;
    function done(answer: Answer): void {
      if (!open) return;
      open = false;
      metrics?.answered(door, name, answer.http, clock.mono() - start);
      safely(() => answered(answer));
    }
    try {
      task(done);
    } catch (error) {
      log.error({ err: error, command: name }, 'A command failed in a way it must not.');
      done(failed(error));
    }
  };
}
