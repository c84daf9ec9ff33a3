import type { CommandName } from '@earshot/protocol';
import type { CallCommandName } from '../call/effect.ts';
import type { WireCommand } from './wire.ts';

/** Who waits for the answer to a command. */
export type Asker =
  | { readonly to: 'call'; readonly attempt: string; readonly command: CallCommandName }
  | { readonly to: 'people'; readonly ask: number }
  /** `ask` is the number of a question; null of what was pressed. */
  | { readonly to: 'history'; readonly ask: number | null }
  | { readonly to: 'session' }
  | { readonly to: 'link' };

export interface Command extends WireCommand {
  readonly asker: Asker;
}

/** A command that has no answer yet. Times on the phone's clock, milliseconds. */
export interface Waiting extends Command {
  readonly since: number;
  /** When it went out over the wire that is open now, or null. */
  readonly sent: number | null;
  /** It went out over some wire, so it may have been carried out. */
  readonly tried: boolean;
}

/** Commands without an answer, in the order in which they were made. */
export type Outbox = readonly Waiting[];

/** An answer is waited for so long; a wire without one for so long is dead. */
const givenUpAfter = 20_000;
const overdueAfter = 8_000;

/** The calls that are over here, which the server has still to hear. */
export function goodbyes(outbox: Outbox): readonly string[] {
  return outbox.flatMap(({ name, body: { call_id: id } }) => (lasting.has(name) && typeof id === 'string' ? [id] : []));
}

/** Whom calls were to go to that are not on any of these attempts any more. */
export function calledBefore(outbox: Outbox, attempts: readonly string[]): readonly string[] {
  return outbox.flatMap(({ asker, name, body: { target_user_id: id } }) =>
    name === 'call/initiate' && asker.to === 'call' && !attempts.includes(asker.attempt) && typeof id === 'string' ? [id] : [],
  );
}

/** What frees the other is repeated until the server has heard it. */
const lasting: ReadonlySet<CommandName> = new Set(['call/end', 'call/reject']);

/** What a person has pressed a button for, and the other waits to be told. */
const pressed: ReadonlySet<CommandName> = new Set([
  'call/initiate',
  'call/accept',
  'call/reject',
  'call/end',
  'call/hold',
  'call/resume',
  'call/take',
]);

/** Whether the server has still to hear what a person did to a call. */
export function isAwaited(outbox: Outbox): boolean {
  return outbox.some(({ name }) => pressed.has(name));
}

/**
 * A link that is down cannot be asked for a sign of life, and an old one proves nothing. Whoever is back has not left.
 */
const passing: ReadonlySet<CommandName> = new Set(['users/heartbeat', 'users/leaving']);

export function post(outbox: Outbox, command: Command, now: number): Outbox {
  return [...outbox, { ...command, since: now, sent: null, tried: false }];
}

/** Everything that waits goes out now; the commands to send are those of the answer. */
export function sendAll(outbox: Outbox, now: number): Outbox {
  return outbox.map((entry) => (entry.sent === null ? { ...entry, sent: now, tried: true } : entry));
}

/** The wire is gone: what has no answer is to be sent again. */
export function unsent(outbox: Outbox): Outbox {
  return outbox.filter((entry) => !passing.has(entry.name)).map((entry) => ({ ...entry, sent: null }));
}

export function without(outbox: Outbox, id: string): Outbox {
  return outbox.filter((entry) => entry.id !== id);
}

/** An attempt is over: what it had to say and could not is dropped, but for goodbyes. */
export function forgetAttempt(outbox: Outbox, attempt: string): Outbox {
  return outbox.filter((entry) => entry.tried || lasting.has(entry.name) || entry.asker.to !== 'call' || entry.asker.attempt !== attempt);
}

/** Commands whose answer is not waited for any longer. */
export function givenUp(outbox: Outbox, now: number): Outbox {
  return outbox.filter((entry) => !lasting.has(entry.name) && now - entry.since >= givenUpAfter);
}

/** Whether the wire that is open has left a command without an answer for too long. */
export function isOverdue(outbox: Outbox, now: number): boolean {
  return outbox.some((entry) => entry.sent !== null && now - entry.sent >= overdueAfter);
}
