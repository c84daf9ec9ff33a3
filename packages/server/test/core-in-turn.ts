import type { CloseReason, CommandName } from '@earshot/protocol';
import type { Answer, Attached, Core, CoreState, Greeting, Identity, OldRead, Origin, Wire } from '../src/ports/core.ts';
import type { Result } from '../src/ports/result.ts';

/** A core over records that are done in the turn in which they are asked for: everything is answered at once. */
export interface CoreInTurn extends Pick<Core, 'drain' | 'isHere' | 'forgot' | 'counts' | 'degraded' | 'close'> {
  authenticate(token: string): Identity | null;
  identify(userId: string): Identity | null;
  dispatch(from: Origin, name: CommandName, input: unknown): Answer;
  readOld(from: Origin, name: OldRead, input: unknown): Answer;
  attach(identity: Identity, hello: Omit<Greeting, 'address'>, wire: Wire, address: string): Attached | CloseReason;
  unfit(): string | null;
}

/** What is told in this turn, once. */
export function told<T>(ask: (done: (value: T) => void) => void): T {
  const heard: T[] = [];
  ask((value) => void heard.push(value));
  const [first] = heard;
  if (first === undefined || heard.length > 1) throw new Error(`Answered ${heard.length} times in the turn in which it was asked.`);
  return first;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

export function coreInTurn(core: Core): CoreInTurn {
  return {
    authenticate: (token) => valueOf(told<Result<Identity | null>>((done) => core.authenticate(token, done))),
    identify: (userId) => valueOf(told<Result<Identity | null>>((done) => core.identify(userId, done))),
    dispatch: (from, name, input) => told<Answer>((done) => core.dispatch(from, name, input, done)),
    readOld: (from, name, input) => told<Answer>((done) => core.readOld(from, name, input, done)),
    attach: (identity, hello, wire, address) =>
      told<Attached | CloseReason>((done) => core.attach(identity, { ...hello, address }, wire, done)),
    unfit: () => valueOf(told<Result<CoreState>>((done) => core.state(done))).unfit,
    drain: (withinMs) => core.drain(withinMs),
    isHere: (userId, deviceId) => core.isHere(userId, deviceId),
    forgot: (deviceIds) => core.forgot(deviceIds),
    counts: () => core.counts(),
    degraded: () => core.degraded(),
    close: () => core.close(),
  };
}
