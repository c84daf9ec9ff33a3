import { times } from '@earshot/protocol';
import type { CallBook } from '../calls/call-book.ts';
import { callerOf, partyOf, ringsFor, type Call } from '../calls/call.ts';
import { everJoined, isJoined, type Party } from '../calls/party.ts';
import type { CallFact } from '../calls/facts.ts';
import { connectedOf, type Device } from '../people/device.ts';
import type { PeopleFact } from '../people/facts.ts';
import type { People } from '../people/people.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { CallOff, PushEnd, PushService, RingOver } from '../ports/push.ts';
import type { PushRecord } from '../records/port-push.ts';
import type { Records } from '../records/port.ts';
import type { Facts } from './facts.ts';

interface Needs {
  readonly facts: Pick<Facts<CallFact | PeopleFact>, 'on'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'ask'>;
  readonly push: Pick<PushService, 'send'>;
  readonly book: Pick<CallBook, 'get' | 'callsOf'>;
  readonly people: Pick<People, 'get'>;
  readonly subscriptions: Subscriptions;
  /** Does something when what has changed so far is kept. */
  readonly afterwards: (task: () => void) => void;
}

/** A push about a ring that goes to one device, or has gone. */
interface Letter {
  readonly target: PushRecord;
  /** Who rings, by name; '' before the push is handed over. */
  caller: string;
  /** When the ring ends, Unix milliseconds; null before the push is handed over. */
  endsAt: number | null;
  callOff: CallOff;
  /** Its push service has it: somebody may be looking at it. */
  arrived: boolean;
}

/** What was sent of one ring of one user, or is to be, by device. */
type Sent = Map<string, Letter>;

/** Milliseconds for which a push service is tried with the end of a ring that it has. */
const endPatience = 60_000;

/**
 * Sends a push to each device of somebody who is rung that can be woken and has no connection, once for each ring: when
 * the ring begins, or when the device goes while it rings; and to one that is connected and where nobody hears it. A
 * push that has not left when they are rung no more is called off; one that has is followed by another that says how
 * the ring ended, so that none rings on unanswered on a screen; the device that ended it knows.
 */
export class Waking {
  readonly #needs: Needs;
  readonly #rings = new Map<string, Sent>();

  constructor(needs: Needs) {
    this.#needs = needs;
    const { facts } = needs;
    facts.on('ring_begins', ({ call, userId }) => this.#begin(call, userId));
    facts.on('ring_over', ({ call, userId }) => this.#settle(call, userId));
    facts.on('endpoint_cut', ({ userId }) => this.#again(userId));
    facts.on('page_gone', ({ userId }) => this.#again(userId));
  }

  /** A device of somebody who is rung is connected, and nothing is to be heard there. */
  unheard(call: Call, deviceId: string): void {
    const target = this.#needs.subscriptions.at(deviceId);
    if (target !== undefined) this.#send(call, target);
  }

  /** Calls off what has not left. Safe twice. */
  close(): void {
    for (const sent of this.#rings.values()) for (const { callOff } of sent.values()) callOff();
    this.#rings.clear();
  }

  /** After a restart their pages have the time of a reload to come back. */
  #begin(call: Call, userId: string): void {
    const { clock, people, subscriptions } = this.#needs;
    const person = people.get(userId);
    if (person === undefined || person.awaitedUntil <= clock.mono()) this.#wake(call, userId);
    else if (subscriptions.wakes(userId)) clock.after(times.leaving, () => this.#again(userId));
  }

  #again(userId: string): void {
    for (const call of this.#needs.book.callsOf(userId)) if (ringsFor(call, userId)) this.#wake(call, userId);
  }

  #wake(call: Call, userId: string): void {
    const { people, subscriptions } = this.#needs;
    const person = people.get(userId);
    for (const target of subscriptions.of(userId)) if (!isHere(person?.devices.get(target.deviceId))) this.#send(call, target);
  }

  #send(call: Call, target: PushRecord): void {
    const { afterwards, book, clock, push } = this.#needs;
    const key = keyOf(call, target.userId);
    const sent: Sent = this.#rings.get(key) ?? new Map();
    if (sent.has(target.deviceId)) return;
    this.#rings.set(key, sent);
    const letter: Letter = { target, caller: '', endsAt: null, callOff: () => false, arrived: false };
    sent.set(target.deviceId, letter);
    afterwards(() => {
      const party = partyOf(book.get(call.id) ?? call, target.userId);
      const leftMs = party?.state.is === 'rung' ? Math.floor(party.state.until - clock.mono()) : 0;
      if (this.#rings.get(key) !== sent || party === null || leftMs < 1) return;
      letter.caller = ringerName(call, party);
      letter.endsAt = Math.floor(clock.wall() + leftMs);
      const ring = { callId: call.id, caller: letter.caller, endsAt: letter.endsAt, leftMs, over: null };
      letter.callOff = push.send(target, ring, (end) => {
        letter.arrived = end === 'sent';
        this.#heard(call, target, end);
      });
    });
  }

  #settle(call: Call, userId: string): void {
    const key = keyOf(call, userId);
    const sent = this.#rings.get(key);
    this.#rings.delete(key);
    const here = settledAt(call, userId);
    for (const [deviceId, letter] of sent ?? []) {
      const isOut = letter.callOff();
      if (deviceId !== here && (isOut || letter.arrived)) this.#tellEnd(call, letter);
    }
  }

  /** A device that is here by now hears of it by its connection. */
  #tellEnd(call: Call, { caller, endsAt, target }: Letter): void {
    const { afterwards, book, people, push } = this.#needs;
    if (endsAt === null) return;
    afterwards(() => {
      if (isHere(people.get(target.userId)?.devices.get(target.deviceId))) return;
      const over = overFor(book.get(call.id) ?? call, target.userId);
      push.send(target, { callId: call.id, caller, endsAt, leftMs: endPatience, over }, (end) => this.#heard(call, target, end));
    });
  }

  /** A subscription that its push service does not know any more is forgotten, unless there is another by now. */
  #heard(call: Call, { deviceId, endpoint, userId }: PushRecord, end: PushEnd): void {
    const { log, records, subscriptions } = this.#needs;
    log[end === 'failed' ? 'warn' : 'info']({ call: call.id, user: userId, device: deviceId, end }, 'ring pushed');
    if (end !== 'gone' || subscriptions.at(deviceId)?.endpoint !== endpoint) return;
    subscriptions.forgetDevice(deviceId);
    records.ask('dropPush', [deviceId, endpoint], (result) => {
      if (!result.ok) log.error({ err: result.error }, 'that a subscription is gone could not be written');
    });
  }
}

function keyOf({ id }: Call, userId: string): string {
  return `${id} ${userId}`;
}

/** Who rings them, or who waits when a transfer has come back. */
function ringerName(call: Call, { invitedBy }: Party): string {
  return (invitedBy === null ? null : partyOf(call, invitedBy))?.username ?? callerOf(call).username;
}

/** The device at which somebody has just answered or declined; null when none has. */
function settledAt(call: Call, userId: string): string | null {
  const party = partyOf(call, userId);
  if (party === null) return null;
  const endpoint = isJoined(party) ? party.state.endpoint : party.endpoints.find(({ state }) => state === 'declined')?.endpoint;
  return endpoint?.device ?? null;
}

/** How the ring of a call that rings no more has ended for somebody. */
function overFor(call: Call, userId: string): RingOver {
  const party = partyOf(call, userId);
  if (party === null) return 'missed';
  if (everJoined(party)) return 'answered_elsewhere';
  return party.state.is === 'left' && party.state.why === 'rejected' ? 'declined' : 'missed';
}

/** Whether a device has a connection, or may be loading its page again. */
function isHere(device: Device | undefined): boolean {
  if (device === undefined) return false;
  return connectedOf(device).length > 0 || [...device.endpoints.values()].some(({ leavingAt }) => leavingAt !== null);
}
