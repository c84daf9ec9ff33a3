import { times } from '@earshot/protocol';
import type { CallBook } from '../calls/call-book.ts';
import { callerOf, ringsFor, rungIn, type Call, type LiveCall } from '../calls/call.ts';
import type { CallFact } from '../calls/facts.ts';
import { connectedOf, type Device } from '../people/device.ts';
import type { PeopleFact } from '../people/facts.ts';
import type { People } from '../people/people.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PushEnd, PushService } from '../ports/push.ts';
import type { PushRecord } from '../records/port-push.ts';
import type { Records } from '../records/port.ts';
import type { Facts } from './facts.ts';

interface Needs {
  readonly facts: Pick<Facts<CallFact | PeopleFact>, 'on'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'ask'>;
  readonly push: Pick<PushService, 'send'>;
  readonly book: Pick<CallBook, 'state' | 'callsOf'>;
  readonly people: Pick<People, 'get'>;
  readonly subscriptions: Subscriptions;
  /** Does something when what has changed so far is kept. */
  readonly afterwards: (task: () => void) => void;
}

/** What was sent of one ring, or is to be: how to call it off, by device. */
type Sent = Map<string, () => void>;

/**
 * Sends a push to each device of somebody who is rung that can be woken and has no connection, once for each ring: when
 * the ring begins, or when the device goes while it rings. A push that has not left when nobody is rung any more is
 * called off.
 */
export class Waking {
  readonly #needs: Needs;
  readonly #rings = new Map<string, Sent>();

  constructor(needs: Needs) {
    this.#needs = needs;
    const { facts } = needs;
    facts.on('call_opened', ({ call }) => rungIn(call).forEach(({ id }) => this.#begin(call, id)));
    facts.on('call_changed', ({ call }) => this.#settle(call));
    facts.on('call_ended', ({ call }) => this.#settle(call));
    facts.on('endpoint_cut', ({ userId }) => this.#again(userId));
    facts.on('page_gone', ({ userId }) => this.#again(userId));
  }

  /** Calls off what has not left. Safe twice. */
  close(): void {
    for (const sent of this.#rings.values()) for (const callOff of sent.values()) callOff();
    this.#rings.clear();
  }

  /** After a restart their pages have the time of a reload to come back. */
  #begin(call: LiveCall, userId: string): void {
    const { clock, people, subscriptions } = this.#needs;
    const person = people.get(userId);
    if (person === undefined || person.awaitedUntil <= clock.mono()) this.#wake(call, userId);
    else if (subscriptions.wakes(userId)) clock.after(times.leaving, () => this.#again(userId));
  }

  #again(userId: string): void {
    for (const call of this.#needs.book.callsOf(userId)) if (ringsFor(call, userId)) this.#wake(call, userId);
  }

  #wake(call: LiveCall, userId: string): void {
    const { people, subscriptions } = this.#needs;
    const person = people.get(userId);
    for (const target of subscriptions.of(userId)) if (!isHere(person?.devices.get(target.deviceId))) this.#send(call, target);
  }

  #send(call: LiveCall, target: PushRecord): void {
    const { afterwards, book, clock, push } = this.#needs;
    const sent: Sent = this.#rings.get(call.id) ?? new Map();
    if (sent.has(target.deviceId)) return;
    this.#rings.set(call.id, sent);
    sent.set(target.deviceId, () => {});
    afterwards(() => {
      const leftMs = Math.floor(book.state(call.id)?.ringLeft ?? 0);
      if (this.#rings.get(call.id) !== sent || leftMs < 1) return;
      const ring = { callId: call.id, caller: callerOf(call).username, endsAt: Math.floor(clock.wall() + leftMs), leftMs };
      sent.set(
        target.deviceId,
        push.send(target, ring, (end) => this.#heard(call, target, end)),
      );
    });
  }

  #settle(call: Call): void {
    const sent = this.#rings.get(call.id);
    if (sent === undefined || (call.is === 'live' && rungIn(call).length > 0)) return;
    this.#rings.delete(call.id);
    for (const callOff of sent.values()) callOff();
  }

  /** A subscription that its push service does not know any more is forgotten, unless there is another by now. */
  #heard(call: LiveCall, { deviceId, endpoint, userId }: PushRecord, end: PushEnd): void {
    const { log, records, subscriptions } = this.#needs;
    log[end === 'failed' ? 'warn' : 'info']({ call: call.id, user: userId, device: deviceId, end }, 'ring pushed');
    if (end !== 'gone' || subscriptions.at(deviceId)?.endpoint !== endpoint) return;
    subscriptions.forgetDevice(deviceId);
    records.ask('dropPush', [deviceId, endpoint], (result) => {
      if (!result.ok) log.error({ err: result.error }, 'that a subscription is gone could not be written');
    });
  }
}

/** Whether a device has a connection, or may be loading its page again. */
function isHere(device: Device | undefined): boolean {
  if (device === undefined) return false;
  return connectedOf(device).length > 0 || [...device.endpoints.values()].some(({ leavingAt }) => leavingAt !== null);
}
