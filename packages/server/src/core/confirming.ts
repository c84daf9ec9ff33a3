import { times, type Event } from '@earshot/protocol';
import { partyOf, ringsFor, type Call } from '../calls/call.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { CallFact } from '../calls/facts.ts';
import { ringAt, ringingDevices, type Party } from '../calls/party.ts';
import { connectedOf, type Device } from '../people/device.ts';
import type { Endpoint } from '../people/endpoint.ts';
import type { PeopleFact } from '../people/facts.ts';
import type { People } from '../people/people.ts';
import type { Clock } from '../ports/clock.ts';
import type { Facts } from './facts.ts';
import type { Waking } from './waking.ts';

interface Needs {
  readonly facts: Pick<Facts<CallFact | PeopleFact>, 'on'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly book: Pick<CallBook, 'get'>;
  readonly people: Pick<People, 'get'>;
  readonly waking: Pick<Waking, 'unheard'>;
}

/** A ring of one user: which endpoints were asked to ring aloud, and what stops the wait. */
interface Watch {
  readonly asked: Set<Endpoint>;
  stop: () => void;
}

/**
 * Sees to it that every device of somebody who is rung really rings. A device has one tab that rings aloud, and the
 * browser chooses it. Where none has confirmed after `times.confirm`, the next tab of the device is asked to, and so
 * on; where no tab is left, or none can make a sound, the device is woken by a push. No device waits for another.
 */
export class Confirming {
  readonly #needs: Needs;
  readonly #watches = new Map<string, Watch>();

  constructor(needs: Needs) {
    this.#needs = needs;
    const { facts } = needs;
    facts.on('ring_begins', ({ call, userId }) => this.#begin(call, userId));
    facts.on('call_changed', ({ call, before }) => {
      this.#wakeSilent(call);
      this.#watchAgain(call, before);
    });
    facts.on('ring_over', ({ call, userId }) => this.#forget(keyOf(call.id, userId)));
  }

  /** Stops every wait. Safe twice. */
  close(): void {
    for (const key of this.#watches.keys()) this.#forget(key);
  }

  /** What rang is gone: the tabs that are left of its device are asked, or it is woken. */
  #watchAgain(call: Call, before: Call): void {
    for (const party of call.parties) {
      const was = partyOf(before, party.id);
      if (was === null || !ringsFor(call, party.id) || ringingDevices(was).size <= ringingDevices(party).size) continue;
      this.#forget(keyOf(call.id, party.id));
      this.#begin(call, party.id);
    }
  }

  #begin(call: Call, userId: string): void {
    if (this.#devicesOf(userId).length === 0) return;
    const watch: Watch = { asked: new Set(), stop: () => {} };
    this.#watches.set(keyOf(call.id, userId), watch);
    this.#wait(call.id, userId, watch);
  }

  #forget(key: string): void {
    this.#watches.get(key)?.stop();
    this.#watches.delete(key);
  }

  #wait(callId: string, userId: string, watch: Watch): void {
    watch.stop = this.#needs.clock.after(times.confirm, () => {
      const call = this.#needs.book.get(callId);
      const party = call === null ? null : partyOf(call, userId);
      if (call !== null && party !== null && this.#passOver(call, party, watch)) this.#wait(callId, userId, watch);
    });
  }

  /** Who can be heard nowhere on a device is woken there at once. */
  #wakeSilent(call: Call): void {
    const silent = call.parties.filter(({ id, endpoints }) => ringsFor(call, id) && endpoints.some(({ state }) => state === 'silent'));
    for (const party of silent)
      for (const { id } of this.#devicesOf(party.id)) if (ringAt(party, id) === 'silent') this.#needs.waking.unheard(call, id);
  }

  /** Asks the next tab of each device that has not confirmed. Answers whether any was asked. */
  #passOver(call: Call, party: Party, watch: Watch): boolean {
    const silent = this.#devicesOf(party.id).filter(({ id }) => ringAt(party, id) === 'unconfirmed');
    return silent.map((device) => this.#askNext(call, device, watch)).includes(true);
  }

  /** Where there is but one tab, asking it again would change nothing. */
  #askNext(call: Call, device: Device, { asked }: Watch): boolean {
    const tabs = connectedOf(device);
    const next = tabs.length > 1 ? tabs.findLast((tab) => !asked.has(tab)) : undefined;
    if (next === undefined) {
      this.#needs.waking.unheard(call, device.id);
      return false;
    }
    asked.add(next);
    next.tell(JSON.stringify({ type: 'ring_aloud', call_id: call.id } satisfies Event));
    return true;
  }

  #devicesOf(userId: string): readonly Device[] {
    return [...(this.#needs.people.get(userId)?.devices.values() ?? [])].filter((device) => connectedOf(device).length > 0);
  }
}

function keyOf(callId: string, userId: string): string {
  return `${callId} ${userId}`;
}
