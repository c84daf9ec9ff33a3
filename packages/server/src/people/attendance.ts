import { times } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Wire } from '../ports/core.ts';
import { Endpoint } from './endpoint.ts';
import { isCalling, type Engagement, type EngagementOf } from './engagement.ts';
import type { PeopleFact } from './facts.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';
import type { Presence } from './presence.ts';
import type { Sessions } from './sessions.ts';

interface Needs {
  readonly clock: Clock;
  readonly people: People;
  readonly presence: Presence;
  readonly sessions: Sessions;
  readonly engagementOf: EngagementOf;
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
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** A person has shown life. Brings them online, if their name is free. */
  hear(person: Person, address: string): void {
    const { people } = this.#needs;
    person.address = address;
    person.awaitedUntil = -Infinity;
    this.beat(person);
    if (!person.listed && !person.leaving && people.list(person)) this.review(person);
  }

  /**
   * Brings online a user who is in a call of the server before, with the endpoint that holds their side if one does;
   * they may stay away for so long. False when there is no such user, or somebody else is online under their name.
   */
  expect(userId: string, leg: string | null, ms: number): boolean {
    const { clock, people } = this.#needs;
    const person = people.load(userId);
    if (person === null || !people.list(person)) return false;
    this.beat(person);
    person.awaitedUntil = clock.mono() + ms;
    if (leg !== null) {
      const endpoint = this.endpoint(leg, userId);
      endpoint.goneAt = clock.mono();
      person.endpoints.set(leg, endpoint);
    }
    this.review(person);
    return true;
  }

  /** Makes an endpoint without a wire. `seen`: the last event that its client has of one of this id that was let go. */
  endpoint(id: string, userId: string, seen?: number): Endpoint {
    return new Endpoint(id, userId, (slow) => this.cut(slow, 'slow'), seen);
  }

  /** An endpoint that the server has no wire to holds a side of a call: its client will notice and come, or is lost. */
  await(person: Person, id: string): void {
    const endpoint = this.endpoint(id, person.id);
    endpoint.goneAt = this.#needs.clock.mono();
    endpoint.address = person.address;
    person.endpoints.set(id, endpoint);
    this.review(person);
  }

  /** A frame or pong came from a person who has an endpoint. */
  beat(person: Person): void {
    person.heardWall = this.#needs.clock.wall();
    person.heardMono = this.#needs.clock.mono();
  }

  /** An endpoint has lost this wire; nothing when it has another one by now. */
  detach(person: Person, endpoint: Endpoint, wire: Wire): void {
    if (endpoint.wire !== wire) return;
    endpoint.wire = null;
    endpoint.goneAt = this.#needs.clock.mono();
    person.connected -= 1;
    this.#needs.presence.forget(endpoint);
    this.#needs.tell({ type: 'endpoint_cut', userId: person.id, endpointId: endpoint.id });
    this.review(person);
  }

  /** The page of an endpoint closes, or is loaded again. */
  leaves(person: Person, endpoint: Endpoint): void {
    endpoint.leavingAt = this.#needs.clock.mono();
    this.#needs.tell({ type: 'page_closes', userId: person.id, endpointId: endpoint.id });
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
   * Takes a user offline who asks for it: their call ends, their wires close. `last` is closed when the answer to it
   * has been sent.
   */
  signOut(person: Person, last: Endpoint | null): void {
    const { clock, tell } = this.#needs;
    if (person.leaving) return;
    person.leaving = true;
    tell({ type: 'person_leaves', userId: person.id });
    const wires = [...person.endpoints.values()].flatMap((endpoint) => (endpoint.wire === null ? [] : [{ endpoint, wire: endpoint.wire }]));
    this.#drop(person);
    for (const { endpoint, wire } of wires) {
      if (endpoint === last) clock.after(0, () => wire.close('signed_out'));
      else wire.close('signed_out');
    }
  }

  /**
   * Takes one endpoint of a user offline that asks for it, if others are there: a call that it holds ends, theirs does
   * not. False when it is the only one.
   */
  signOutOne(person: Person, endpoint: Endpoint): boolean {
    const { wire } = endpoint;
    if (person.connected <= (wire === null ? 0 : 1)) return false;
    const { clock, engagementOf, tell } = this.#needs;
    if (engagementOf(person.id)?.leg === endpoint.id) tell({ type: 'person_leaves', userId: person.id });
    if (wire !== null) {
      this.detach(person, endpoint, wire);
      clock.after(0, () => wire.close('signed_out'));
    }
    person.endpoints.delete(endpoint.id);
    this.review(person);
    return true;
  }

  /** Judges a person's silence: lets go what is gone too long, and wakes up when the next thing may be due. */
  review(person: Person): void {
    const { clock, engagementOf, people, tell } = this.#needs;
    if (this.#closed || person.leaving || people.get(person.id) !== person) return;
    const now = clock.mono();
    // What comes of it may have let go of the person by then.
    if (this.#noteLeft(person, now)) return this.review(person);
    const engaged = engagementOf(person.id);
    const how = engaged === null ? null : lostHow(person, engaged, now);
    if (how !== null) return tell({ type: 'person_lost', userId: person.id, how });
    let next = engaged !== null && isCalling(engaged) ? after(now, person.askedMono + times.restSilence) : Infinity;
    let offlineAt = Math.max(silentSince(person) + times.restSilence, person.awaitedUntil);
    for (const endpoint of person.endpoints.values()) {
      next = Math.min(next, (endpoint.leavingAt ?? Infinity) + times.leaving);
      if (endpoint.goneAt === null) continue;
      const due = endpoint.goneAt + graceOf(person, engaged, endpoint);
      offlineAt = Math.max(offlineAt, due);
      next = Math.min(next, after(now, due));
    }
    if (person.connected === 0) {
      if (offlineAt <= now) return this.#depart(person, engaged);
      next = Math.min(next, offlineAt);
    }
    this.#forgetGone(person, engaged, now);
    this.#wakeAt(person, next, now);
  }

  /**
   * Notes endpoints that have said that they leave, and have had the time of a reload since. Whether there were any.
   */
  #noteLeft(person: Person, now: number): boolean {
    let noted = false;
    for (const endpoint of person.endpoints.values()) {
      if (endpoint.leavingAt === null || endpoint.leavingAt + times.leaving > now) continue;
      endpoint.leavingAt = null;
      endpoint.left = endpoint.wire === null;
      noted = true;
      if (endpoint.left) this.#needs.tell({ type: 'page_gone', userId: person.id, endpointId: endpoint.id });
    }
    return noted;
  }

  /** Stops every timer. Safe twice. */
  close(): void {
    this.#closed = true;
    for (const person of this.#needs.people.all()) stopWake(person);
  }

  #forgetGone(person: Person, engaged: Engagement | null, now: number): void {
    for (const endpoint of person.endpoints.values())
      if (endpoint.goneAt !== null && endpoint.goneAt + graceOf(person, engaged, endpoint) <= now) person.endpoints.delete(endpoint.id);
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

  #depart(person: Person, engaged: Engagement | null): void {
    const hadEndpoint = person.endpoints.size > 0 || person.awaitedUntil > -Infinity;
    const rung = engaged?.status === 'ringing' && hadEndpoint;
    person.leaving = true;
    this.#needs.tell({ type: 'person_lost', userId: person.id, how: rung ? 'unreachable' : 'lost' });
    this.#drop(person);
  }

  #drop(person: Person): void {
    const { people, presence, sessions } = this.#needs;
    stopWake(person);
    for (const endpoint of person.endpoints.values()) {
      endpoint.wire = null;
      presence.forget(endpoint);
    }
    person.endpoints.clear();
    person.connected = 0;
    people.drop(person);
    sessions.forget(person.id);
    person.leaving = false;
  }
}

function stopWake(person: Person): void {
  person.wake?.cancel();
  person.wake = null;
}

function hasLeft(person: Person): boolean {
  return person.endpoints.size > 0 && [...person.endpoints.values()].every(({ left }) => left);
}

/**
 * When they were last heard. Of somebody who has closed every page only what a program of theirs asks counts: the last
 * word of a page is no sign of life.
 */
function silentSince(person: Person): number {
  return hasLeft(person) ? person.askedMono : person.heardMono;
}

/** A time to come; what has passed is never waited for. */
function after(now: number, due: number): number {
  return due > now ? due : Infinity;
}

/** How a person is gone from their call, or null when they are not. */
function lostHow(person: Person, engaged: Engagement, now: number): 'unreachable' | 'lost' | null {
  if (ringsNowhere(person, engaged, now)) return 'unreachable';
  return isLegLost(person, engaged, now) ? 'lost' : null;
}

/** Whether the endpoint that holds the person's side of an accepted call has been gone too long. */
function isLegLost(person: Person, engaged: Engagement, now: number): boolean {
  if (isCalling(engaged) || engaged.leg === null) return false;
  const goneAt = person.endpoints.get(engaged.leg)?.goneAt;
  return typeof goneAt === 'number' && goneAt + times.callGrace <= now;
}

/** Whether a person is rung though every page of theirs was closed, and no program of theirs asks. */
function ringsNowhere(person: Person, { status }: Engagement, now: number): boolean {
  return status === 'ringing' && now - person.askedMono >= times.restSilence && hasLeft(person);
}

/** How long an endpoint without a wire may stay away. */
function graceOf(person: Person, engaged: Engagement | null, endpoint: Endpoint): number {
  if (engaged === null) return endpoint.left ? 0 : times.idleGrace;
  if (!isCalling(engaged)) return times.callGrace;
  return person.connected > 0 && engaged.status === 'calling' && engaged.leg === endpoint.id ? times.callGrace : times.idleGrace;
}
