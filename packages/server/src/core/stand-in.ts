import type { CloseReason } from '@earshot/protocol';
import { answerOf, refuseUnavailable } from '../commands/refusal.ts';
import type { Answer, Attached, Core, Counts } from '../ports/core.ts';
import { Away } from '../ports/unavailable.ts';

/** A core for doors that are open before the real one is there. */
export interface StandIn {
  readonly core: Core;
  /** From now on everything goes to this one. */
  follow(core: Core): void;
}

const sentence = 'This server is a standby: another one serves, and this one takes over when that one ends. Try again in some seconds.';
const nobody: Counts = { usersOnline: 0, endpoints: 0, calls: { calling: 0, incall: 0, onhold: 0 } };

/** Refuses everything that it is asked with a pause, until there is a core to follow. */
export function standIn(): StandIn {
  let real: Core | null = null;
  const waits = new Away(sentence);
  function refuse(done: (answer: Answer) => void): void {
    done(answerOf(refuseUnavailable(waits)));
  }
  function turnAway(done: (attached: Attached | CloseReason) => void): void {
    done('restart');
  }
  const core: Core = {
    authenticate: (token, done) => (real === null ? done({ ok: false, error: waits }) : real.authenticate(token, done)),
    identify: (userId, done) => (real === null ? done({ ok: false, error: waits }) : real.identify(userId, done)),
    dispatch: (from, name, input, done) => (real === null ? refuse(done) : real.dispatch(from, name, input, done)),
    readOld: (from, name, input, done) => (real === null ? refuse(done) : real.readOld(from, name, input, done)),
    attach: (identity, hello, wire, done) => (real === null ? turnAway(done) : real.attach(identity, hello, wire, done)),
    refused: (code, address) => real?.refused(code, address),
    state: (done) =>
      real === null
        ? done({ ok: true, value: { unfit: sentence, degraded: null, database: 'standby', beside: {}, counts: nobody } })
        : real.state(done),
    drain: (withinMs) => real?.drain(withinMs),
    isHere: (userId, deviceId) => real?.isHere(userId, deviceId) ?? false,
    forgot: (deviceIds) => real?.forgot(deviceIds),
    gone: (userIds) => real?.gone(userIds),
    counts: () => real?.counts() ?? nobody,
    degraded: () => real?.degraded() ?? null,
    close: () => real?.close(),
  };
  return { core, follow: (next) => void (real = next) };
}
