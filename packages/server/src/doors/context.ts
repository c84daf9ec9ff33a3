import type { CommandName } from '@earshot/protocol';
import type { AppOptions, Door } from './options.ts';
import type { Connections } from '../connections/connections.ts';
import type { Answer, Origin } from '../ports/core.ts';
import { addressReader, type AddressOf } from './addresses.ts';
import { createAnswers, type Answers } from './answers.ts';
import { createBudget, type Budget } from './budget.ts';
import { createGuard, type Guard } from './guard.ts';
import { createPulse, type Pulse } from './pulse.ts';
import { failed, internal, overloaded } from './refusals.ts';

/** What all doors share. */
export interface DoorContext {
  readonly options: AppOptions;
  readonly addressOf: AddressOf;
  readonly budget: Budget;
  readonly guard: Guard;
  readonly pulse: Pulse;
  readonly connections: Connections;
  readonly answers: Answers;
  /** Carries out what happens to a connection. False when it throws, which is told in the log. */
  safely(task: () => void): boolean;
  /** Answers a command by `task`: measured, and a failure when it throws. */
  attempt(door: Door, name: CommandName, task: () => Answer): Answer;
  /** Carries out a command, whatever door it came by. Never throws. */
  run(door: Door, from: Origin, name: CommandName, input: unknown): Answer;
  /** Whether the doors are being closed. */
  readonly closing: () => boolean;
  readonly close: () => void;
}

/** What waits while the event loop is late; everything of running calls goes on. */
const waits: ReadonlySet<CommandName> = new Set<CommandName>(['users/register', 'call/initiate']);

export function createDoorContext(options: AppOptions, connections: Connections): DoorContext {
  const budget = createBudget(options.limits, options.clock);
  const pulse = createPulse(options.clock);
  const attempt = attempter(options);
  const run: DoorContext['run'] = (door, from, name, input) =>
    attempt(door, name, () => (options.overloaded() && waits.has(name) ? overloaded : options.core.dispatch(from, name, input)));
  let closed = false;
  return {
    options,
    budget,
    pulse,
    connections,
    answers: createAnswers(),
    attempt,
    run,
    safely: guardian(options),
    addressOf: addressReader(options.trustProxy),
    guard: createGuard(options),
    closing: () => closed,
    close: () => {
      closed = true;
      pulse.close();
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

function attempter({ clock, log, metrics }: AppOptions): DoorContext['attempt'] {
  return (door, name, task) => {
    const start = clock.mono();
    let answer = internal;
    try {
      answer = task();
    } catch (error) {
      log.error({ err: error, command: name }, 'A command failed in a way it must not.');
      answer = failed(error);
    }
    metrics?.answered(door, name, answer.http, clock.mono() - start);
    return answer;
  };
}
