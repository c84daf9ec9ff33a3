import assert from 'node:assert/strict';
import type { CoreHouse, Device, Json, Someone } from './house.ts';

/**
 * One tab as a client sees it: it reads its frames, follows its calls and the people on its page, and comes back with
 * what it saw last.
 */
export class Follower {
  readonly #house: CoreHouse;
  readonly #person: Someone;
  readonly #endpointId: string;
  #device: Device | null = null;
  #read = 0;
  #place: { epoch: string; seq: number } | null = null;
  /** The newest snapshot of each call that it knows, and whether it holds it. */
  #calls = new Map<string, { readonly call: Json; readonly mine: boolean }>();
  #people = new Map<string, string>();
  #revision: number | null = null;

  constructor(house: CoreHouse, person: Someone, endpointId: string) {
    this.#house = house;
    this.#person = person;
    this.#endpointId = endpointId;
  }

  get device(): Device | null {
    if (this.#device !== null && this.#device.closed() !== null) this.#device = null;
    return this.#device;
  }

  get calls(): readonly { readonly call: Json; readonly mine: boolean }[] {
    return [...this.#calls.values()];
  }

  attach(): void {
    if (this.device !== null || this.#house.core.authenticate(this.#person.token) === null) return;
    this.#revision = null;
    this.#device = this.#person.attach({ endpointId: this.#endpointId, resume: this.#place });
    this.#read = 0;
    this.follow();
    if (this.#device.welcome.name_taken) this.#device.do('users/rename', { username: `Back ${this.#person.id.slice(0, 8)}` });
    const { users, revision } = this.#device.do('users/list', { limit: 2 });
    this.#people = new Map(users.map((user: Json) => [user.id, face(user)]));
    this.#revision = revision;
  }

  detach(): void {
    this.follow();
    this.#device?.detach();
    this.#device = null;
  }

  /** Reads what came since. */
  follow(): void {
    const frames = this.#device?.frames ?? [];
    for (; this.#read < frames.length; this.#read += 1) {
      const frame = frames[this.#read];
      if (frame.t === 'welcome') this.#welcome(frame);
      else this.#hear(frame);
    }
  }

  #welcome({ epoch, seq, snapshot }: Json): void {
    this.#place = { epoch, seq };
    if (snapshot === null) return;
    this.#calls = new Map(snapshot.calls.map(({ mine, offer: _offer, device: _device, ...call }: Json) => [call.call_id, { call, mine }]));
    for (const call of snapshot.ended) this.#calls.set(call.call_id, { call, mine: false });
    assert.ok(snapshot.call === null || this.#calls.has(snapshot.call.call_id), 'the one call is one of all');
  }

  #hear({ seq, event }: Json): void {
    assert.ok(this.#place !== null && seq > this.#place.seq, 'events come in order, each once');
    this.#place.seq = seq;
    if (event.type === 'presence') this.#presence(event);
    if (event.type !== 'call' && event.type !== 'ring') return;
    const known = this.#calls.get(event.call.call_id);
    assert.ok(known === undefined || event.call.version >= known.call.version, 'a version never goes back');
    this.#calls.set(event.call.call_id, { call: event.call, mine: event.type === 'ring' || event.mine });
  }

  #presence({ since, revision, changed, gone }: Json): void {
    assert.deepEqual([this.#revision], [since], 'an event follows on the revision before it');
    assert.ok(revision >= since, 'a revision never goes back');
    this.#revision = revision;
    for (const id of gone) this.#people.delete(id);
    for (const user of changed) this.#people.set(user.id, face(user));
  }

  /** What it knows, once everything that was gathered has been told, is what is. */
  check(people: readonly Json[]): void {
    if (this.device === null) return;
    const shown = new Map<string, string>(people.slice(0, 2).map((user) => [user.id, face(user)]));
    const partners = this.#otherParties();
    for (const other of people) if (partners.includes(other.id) && this.#people.has(other.id)) shown.set(other.id, face(other));
    assert.deepEqual(this.#people, shown, 'the page shows who is there');
  }

  #otherParties(): readonly string[] {
    const mine = this.calls.filter(({ call }) => isIn(call, this.#person.id));
    return mine.flatMap(({ call }) => idsIn(call)).filter((id) => id !== this.#person.id);
  }
}

/** Who is in a call or rung for it. */
export function idsIn(call: Json): readonly string[] {
  return call.status === 'ended' ? [] : call.parties.filter(({ state }: Json) => state !== 'left').map(({ user_id }: Json) => user_id);
}

export function isIn(call: Json, userId: string): boolean {
  return idsIn(call).includes(userId);
}

function face({ username, status }: Json): string {
  return `${username} ${status}`;
}
