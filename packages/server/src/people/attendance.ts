import { times } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Wire } from '../ports/core.ts';
import type { Engagement } from '../ports/engagement.ts';
import type { LiveEndpointRef, EndpointRef } from '../ports/endpoint-ref.ts';
import { connectedOf, type Device } from './device.ts';
import { Endpoint } from './endpoint.ts';
import type { EngagementsOf } from './engagement.ts';
import type { PeopleFact } from './facts.ts';
import type { People } from './people.ts';
import { deviceOf, endpointsOf, type Person } from './person.ts';
import type { Presence } from './presence.ts';
import type { Sessions } from './sessions.ts';
import { deviceGoneAt, endpointGoneAt, goneAt, lostEndpoint, nextDue, ringsNowhere } from './silence.ts';

interface Needs {
  readonly clock: Clock;
  readonly people: People;
  readonly presence: Presence;
  readonly sessions: Sessions;
  readonly engagementsOf: EngagementsOf;
  readonly tell: (fact: PeopleFact) => void;
}

/**
 * Who is there: signs of life bring people online, silence takes them offline. Somebody who only makes requests may be
 * silent for `times.restSilence`; an endpoint whose wire is gone may come back for `times.idleGrace`, or for
 * `times.callGrace` in a call. One that has said that it leaves is awaited for `times.leaving`: then nobody waits for
 * its ring any more, and in a call the other knows.
 */
export class Attendance {
  readonly #needs: Needs;
  /** One for all endpoints. */
  readonly #slow: (endpoint: Endpoint) => void;
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#slow = (endpoint) => this.cut(endpoint, 'slow');
  }

  /** A device of a person has shown life. Brings them online, if their name is free. */
  hear(person: Person, deviceId: string, address: string): Device {
    const isNew = !person.devices.has(deviceId);
    const device = deviceOf(person, deviceId);
    device.address = address;
    person.awaitedUntil = -Infinity;
    this.beat(person, device);
    const comes = !person.listed && !person.leaving && this.#needs.people.list(person);
    if (comes || isNew) this.review(person);
    return device;
  }

  /**
   * Brings online a user who is in a call of the server before, with what holds their side if anything does; they may
   * stay away for so long. False when somebody else is online under their name.
   */
  expect(person: Person, endpoint: EndpointRef | null, ms: number): boolean {
    const { clock, people } = this.#needs;
    if (!people.list(person)) return false;
    const now = clock.mono();
    person.heardWall = clock.wall();
    person.awaitedUntil = Math.max(person.awaitedUntil, now + ms);
    if (endpoint !== null) {
      const device = deviceOf(person, endpoint.device);
      device.silentAt = Math.max(device.silentAt, now + ms);
      if (endpoint.id !== null && !device.endpoints.has(endpoint.id)) this.#absent(person, device, endpoint.id);
    }
    this.review(person);
    return true;
  }

  /** Makes an endpoint without a wire. `seen`: the last event that its client has of one of this id that was let go. */
  endpoint(userId: string, at: LiveEndpointRef, seen?: number): Endpoint {
    return new Endpoint(userId, at, this.#slow, seen);
  }

  /** An endpoint that the server has no wire to holds a side of a call: its client will notice and come, or is lost. */
  await(person: Person, device: Device, id: string): void {
    this.#absent(person, device, id).address = device.address;
    this.review(person);
  }

  #absent(person: Person, device: Device, id: string): Endpoint {
    const endpoint = this.endpoint(person.id, { device: device.id, id });
    endpoint.goneSince = this.#needs.clock.mono();
    device.endpoints.set(id, endpoint);
    return endpoint;
  }

  /** A frame or pong came from a device that is here. */
  beat(person: Person, device: Device): void {
    person.heardWall = this.#needs.clock.wall();
    device.silentAt = this.#needs.clock.mono() + times.restSilence;
  }

  /** An endpoint has lost this wire; nothing when it has another one by now, or the server has stopped. */
  detach(person: Person, endpoint: Endpoint, wire: Wire): void {
    if (endpoint.wire !== wire || this.#closed) return;
    endpoint.wire = null;
    endpoint.goneSince = this.#needs.clock.mono();
    person.connected -= 1;
    this.#needs.presence.forget(endpoint);
    this.#needs.tell({ type: 'endpoint_cut', userId: person.id, at: endpoint.at });
    this.review(person);
  }

  /** The page of an endpoint closes, or is loaded again. */
  leaves(person: Person, endpoint: Endpoint): void {
    endpoint.leavingAt = this.#needs.clock.mono();
    this.#needs.tell({ type: 'page_closes', userId: person.id, at: endpoint.at });
    this.review(person);
  }

  /** Closes an endpoint's wire for a fault of it; the endpoint may come back. */
  cut(endpoint: Endpoint, reason: 'slow' | 'too_many'): void {
    const { wire } = endpoint;
    const person = this.#needs.people.get(endpoint.userId);
    if (wire === null || person === undefined) return;
    this.detach(person, endpoint, wire);
    wire.close(reason);
  }

  /**
   * Takes a device offline by choice: the calls that it holds end, its wires close. The user is offline when no other
   * device of theirs is here. `last` is closed when the answer to it has been sent.
   */
  signOut(person: Person, deviceId: string, last: Endpoint | null): void {
    if (person.leaving) return;
    const { clock, engagementsOf, tell } = this.#needs;
    const device = deviceOf(person, deviceId);
    const engaged = engagementsOf(person.id);
    const now = clock.mono();
    const isElsewhere = [...person.devices.values()].some((other) => other !== device && deviceGoneAt(person, other, engaged) > now);
    person.leaving = !isElsewhere;
    tell(isElsewhere ? { type: 'device_leaves', userId: person.id, deviceId } : { type: 'person_leaves', userId: person.id });
    const wires = isElsewhere ? this.#letGo(person, device) : this.#drop(person);
    for (const [endpoint, wire] of wires) {
      if (endpoint === last) clock.after(0, () => wire.close('signed_out'));
      else wire.close('signed_out');
    }
    this.review(person);
  }

  /**
   * Takes one endpoint of a device offline that asks for it, if the device has others: the calls that it holds end,
   * theirs do not. False when it is the only one.
   */
  signOutOne(person: Person, endpoint: Endpoint): boolean {
    const { clock, tell } = this.#needs;
    const device = deviceOf(person, endpoint.at.device);
    if (connectedOf(device).every((other) => other === endpoint)) return false;
    tell({ type: 'endpoint_leaves', userId: person.id, at: endpoint.at });
    const { wire } = endpoint;
    if (wire !== null) {
      this.detach(person, endpoint, wire);
      clock.after(0, () => wire.close('signed_out'));
    }
    device.endpoints.delete(endpoint.at.id);
    this.review(person);
    return true;
  }

  /** Judges a person's silence: lets go what is gone too long, and wakes up when the next thing may be due. */
  review(person: Person): void {
    const { clock, engagementsOf, people, tell } = this.#needs;
    const userId = person.id;
    if (this.#closed || person.leaving || people.get(userId) !== person) return;
    const now = clock.mono();
    // What comes of it may have let go of the person by then.
    if (this.#noteLeft(person, now)) return this.review(person);
    const engaged = engagementsOf(userId);
    if (ringsNowhere(person, engaged, now)) return tell({ type: 'rings_nowhere', userId });
    const lost = lostEndpoint(person, engaged, now);
    if (lost !== null) return tell({ type: 'endpoint_lost', userId, endpoint: lost });
    const offlineAt = goneAt(person, engaged);
    if (offlineAt <= now) return this.#depart(person);
    this.#forgetGone(person, engaged, now);
    people.reviewWall(person);
    this.#wakeAt(person, Math.min(offlineAt, nextDue(person, engaged, now)), now);
  }

  /**
   * Notes endpoints that have said that they leave, and have had the time of a reload since. Whether there were any.
   */
  #noteLeft(person: Person, now: number): boolean {
    let noted = false;
    for (const endpoint of endpointsOf(person)) {
      if (endpoint.leavingAt === null || endpoint.leavingAt + times.leaving > now) continue;
      endpoint.leavingAt = null;
      endpoint.left = endpoint.wire === null;
      noted = true;
      if (endpoint.left) this.#needs.tell({ type: 'page_gone', userId: person.id, at: endpoint.at });
    }
    return noted;
  }

  /** Stops every timer. Safe twice. */
  close(): void {
    this.#closed = true;
    for (const person of this.#needs.people.all()) stopWake(person);
  }

  #forgetGone(person: Person, engaged: readonly Engagement[], now: number): void {
    for (const device of person.devices.values()) {
      for (const endpoint of device.endpoints.values())
        if (endpointGoneAt(person, endpoint, engaged) <= now) device.endpoints.delete(endpoint.at.id);
      if (deviceGoneAt(person, device, engaged) > now) continue;
      this.#letGo(person, device);
      this.#needs.tell({ type: 'device_silent', userId: person.id, deviceId: device.id });
    }
  }

  #wakeAt(person: Person, at: number, now: number): void {
    if (person.wake !== null && person.wake.at <= at) return;
    stopWake(person);
    if (at === Infinity) return;
    const cancel = this.#needs.clock.after(Math.max(1, Math.ceil(at - now)), () => {
      person.wake = null;
      this.review(person);
    });
    person.wake = { at, cancel };
  }

  #depart(person: Person): void {
    const hadEndpoint = endpointsOf(person).length > 0 || person.awaitedUntil > -Infinity;
    person.leaving = true;
    this.#needs.tell({ type: 'person_lost', userId: person.id, how: hadEndpoint ? 'unreachable' : 'lost' });
    this.#drop(person);
  }

  /** Takes a person offline, and answers the wires that they had. */
  #drop(person: Person): readonly Cut[] {
    stopWake(person);
    const wires = [...person.devices.values()].flatMap((device) => this.#letGo(person, device));
    this.#needs.people.drop(person);
    person.leaving = false;
    return wires;
  }

  /** Forgets a device that is gone, and answers the wires that it had. */
  #letGo(person: Person, device: Device): readonly Cut[] {
    const { presence, sessions } = this.#needs;
    const cuts: Cut[] = [];
    for (const endpoint of device.endpoints.values()) {
      presence.forget(endpoint);
      if (endpoint.wire === null) continue;
      cuts.push([endpoint, endpoint.wire]);
      endpoint.wire = null;
      person.connected -= 1;
    }
    device.endpoints.clear();
    person.devices.delete(device.id);
    sessions.noteUse(device.id);
    return cuts;
  }
}

/** A wire that its endpoint has lost. */
type Cut = readonly [endpoint: Endpoint, wire: Wire];

function stopWake(person: Person): void {
  person.wake?.cancel();
  person.wake = null;
}
