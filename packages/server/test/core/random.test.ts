import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Follower } from './follower.ts';
import { atAnotherDevice, openCoreHouse, type CoreHouse, type Json, type Reply, type Someone } from './house.ts';

/** One thing that happens. `who` is one of four users, who have two devices: at a tab of one, or by a plain request. */
interface Act {
  readonly what: (typeof acts)[number];
  readonly who: 0 | 1 | 2 | 3;
  readonly device: 0 | 1;
  readonly by: 'tab' | 'request';
  /** Whom to call, or which of the newest calls is meant. */
  readonly which: 0 | 1 | 2 | 3;
  readonly ms: number;
}

const aboutCalls = [
  'call/ringing',
  'call/accept',
  'call/reject',
  'call/end',
  'call/hold',
  'call/resume',
  'call/take',
  'call/sound',
  'signal/offer',
  'signal/answer',
  'signal/ice',
] as const;
const acts = [
  ...aboutCalls,
  'call/initiate',
  'signal/incoming',
  'users/heartbeat',
  'users/disconnect',
  'users/leaving',
  'users/rename',
  'attach',
  'detach',
  'wait',
] as const;

const act = fc.record({
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...aboutCalls) },
    { weight: 4, arbitrary: fc.constant('call/initiate' as const) },
    { weight: 3, arbitrary: fc.constantFrom('attach' as const, 'detach' as const, 'users/leaving' as const) },
    { weight: 4, arbitrary: fc.constant('wait' as const) },
    { weight: 2, arbitrary: fc.constantFrom('signal/incoming' as const, 'users/heartbeat' as const, 'users/rename' as const) },
    { weight: 1, arbitrary: fc.constant('users/disconnect' as const) },
  ),
  who: fc.constantFrom(0, 1, 2, 3),
  device: fc.constantFrom(0, 1),
  by: fc.constantFrom('tab', 'tab', 'request'),
  which: fc.constantFrom(0, 0, 1, 2, 3),
  ms: fc.constantFrom(1, 40, 250, 1_000, 4_000, 9_000, 15_000, 30_000, 46_000),
}) as fc.Arbitrary<Act>;

function isTold(call: Json): boolean {
  return call.sound_up.length + call.sound_down.length > 0;
}

/** Four people with two devices each and a tab on each of them, and all that was ever seen of their calls. */
class World {
  readonly house: CoreHouse = openCoreHouse();
  readonly people: readonly Someone[] = ['Ada', 'Bob', 'Cleo', 'Dora'].map((name) => this.house.register(name));
  readonly devices: readonly (readonly [Someone, Someone])[] = this.people.map((person) => [person, atAnotherDevice(this.house, person)]);
  readonly tabs: readonly (readonly [Follower, Follower])[] = this.devices.map(([one, other]) => {
    const endpointId = randomUUID();
    // That both have chosen the same id hinders nobody.
    return [new Follower(this.house, one, endpointId), new Follower(this.house, other, endpointId)];
  });
  /** The newest snapshot of each call with the time of it, oldest call first. */
  readonly seen = new Map<string, { readonly call: Json; readonly at: number; readonly since: number }>();

  do(step: Act): void {
    const before = this.others(step.who);
    const reply = this.#do(step);
    // A tab that signs out is closed once it has its answer.
    if (step.what === 'users/disconnect') this.house.clock.advance(0);
    this.follow();
    if (reply?.body.call) this.see(withoutOffer(reply.body.call));
    for (const [callId, { since }] of this.seen) {
      const call = this.house.call(callId);
      this.see(call);
      if (call?.status === 'calling') assert.ok(this.house.clock.mono() - since < 45_000, 'every ring ends');
    }
    if (reply?.body.status === 'error')
      assert.deepEqual(this.others(step.who), before, `${step.what} was refused (${reply.body.code}) and changed something`);
    this.checkUsers();
  }

  #do({ what, who, device, by, which, ms }: Act): Reply | null {
    const [person, tab] = [this.devices[who]?.[device], this.tabs[who]?.[device]];
    assert.ok(person !== undefined && tab !== undefined);
    if (what === 'wait') return this.wait(ms);
    if (what === 'attach') return tab.attach() ?? null;
    if (what === 'detach') return tab.detach() ?? null;
    const from = (by === 'tab' ? tab.device : null) ?? person;
    const call_id = [...this.seen.keys()].at(-1 - which) ?? 'none';
    const target_user_id = this.people[which]?.id;
    const username = ['Ada', 'Eve', `Guest ${who}`, 'Dora'][which];
    return from.ask(what, {
      call_id,
      target_user_id,
      username,
      offer: 'v=0 o',
      answer: 'v=0 a',
      candidate: 'c',
      gone: ms > 1_000,
      others: ms > 4_000 ? 'end' : 'hold',
      connected: ms > 300,
    });
  }

  wait(ms: number): null {
    this.house.clock.advance(ms);
    return null;
  }

  follow(): void {
    for (const tab of this.tabs.flat()) {
      tab.follow();
      for (const { call } of tab.calls) {
        const known = this.seen.get(call.call_id)?.call;
        // What a tab was told a while ago of the same version was right then; only the talk time has gone on.
        this.see(known?.version === call.version ? { ...call, talk_ms: known?.talk_ms, held_ms: known?.held_ms } : call);
      }
    }
  }

  /**
   * What the others can see of everything, at this instant, but for their history, where a call stands that was
   * refused. Who acts may come online by it, and is left out.
   */
  others(who: number): Json {
    const me = this.people[who]?.id;
    const frames = this.tabs.flatMap((tabs, of) =>
      of === who
        ? []
        : tabs.map((tab) => tab.device?.frames.filter(({ event }) => event?.type !== 'presence' && event?.type !== 'history').length),
    );
    const calls = [...this.seen.keys()].map((callId) => this.house.call(callId));
    return { frames, calls, people: this.house.people().filter(({ id }) => id !== me) };
  }

  /** Compares a snapshot of a call with what was seen of it before. */
  see(call: Json): void {
    if (call?.call_id === undefined) return;
    const now = this.house.clock.mono();
    const { call: old, at, since } = this.seen.get(call.call_id) ?? { call, at: now, since: now };
    if (call.version < old.version) return;
    if (old.status === 'ended') assert.deepEqual(call, old, 'ended is for ever, and the same for both');
    if (call.version === old.version)
      assert.deepEqual({ ...call, talk_ms: 0, held_ms: 0 }, { ...old, talk_ms: 0, held_ms: 0 }, 'one version, one state');
    if (call.version === old.version && call.status === 'onhold') assert.equal(call.talk_ms, old.talk_ms, 'talk time stands while held');
    const begins = isTold(call) && !isTold(old);
    assert.ok(call.talk_ms >= old.talk_ms || begins, 'talk time never goes back, but when the first word of the sound begins it');
    assert.ok(call.talk_ms - old.talk_ms <= now - at, 'talk time runs with the clock');
    if (call.version === old.version && call.sound_down.length > 0)
      assert.equal(call.talk_ms, old.talk_ms, 'talk time stands while there is no sound');
    assert.equal(call.status === 'onhold', call.held_by.length > 0);
    assert.equal(call.status === 'ended', call.reason !== null);
    this.seen.set(call.call_id, { call, at: call.version === old.version && call.talk_ms === old.talk_ms ? at : now, since });
  }

  /** Each user is in the calls that they may be in, and is seen as what they do there. */
  checkUsers(): void {
    const live = [...this.seen.keys()].map((callId) => this.house.call(callId)).filter((call) => call !== null && call.status !== 'ended');
    const online = this.house.people();
    for (const [index, { id }] of this.people.entries()) {
      const mine = live.filter((call) => call.caller_id === id || call.callee_id === id);
      checkSet(mine, id);
      const user = online.find((other) => other.id === id);
      assert.ok(mine.length === 0 || user !== undefined, 'nobody is in a call and offline');
      if (user !== undefined) assert.equal(user.status, statusAmong(mine, id));
      const tabs = this.tabs[index]?.filter(({ device }) => device !== null) ?? [];
      for (const tab of tabs) this.checkTab(tab, mine);
      for (const { call_id, status } of mine) {
        const holders = tabs.filter((tab) => tab.calls.some(({ call, mine: holds }) => holds && call.call_id === call_id));
        if (status !== 'calling') assert.ok(holders.length <= 1, 'one tab of a user holds a call');
      }
    }
    const counted = this.house.core.counts();
    assert.deepEqual(
      [counted.usersOnline, counted.calls.calling + counted.calls.incall + counted.calls.onhold],
      [online.length, live.length],
    );
  }

  /** What a connected tab knows of its user's calls is what they are. */
  checkTab(tab: Follower, mine: readonly Json[]): void {
    const known = tab.calls.filter(({ call }) => call.status !== 'ended').map(({ call }) => [call.call_id, call.version]);
    assert.deepEqual(new Map(known as [string, number][]), new Map(mine.map(({ call_id, version }) => [call_id, version])));
  }

  /** Lets everything be told, and compares what each page shows. */
  settle(): void {
    this.house.clock.advance(2_600);
    this.follow();
    const people = this.house.people();
    for (const tab of this.tabs.flat()) tab.check(people);
  }

  /** Each call stands once in the history of both. */
  checkHistory(): void {
    for (const { id } of this.people) {
      const query = { userId: id, limit: 1_000, before: null, only: null, search: '' };
      const kept = this.house.records.history.listEntries(query).entries.map(({ call_id }) => call_id);
      const mine = [...this.seen.values()].filter(({ call }) => call.caller_id === id || call.callee_id === id);
      assert.equal(new Set(kept).size, kept.length, 'no call is there twice');
      for (const { call } of mine) assert.ok(kept.includes(call.call_id), `${call.reason} is there`);
    }
  }

  /** Everybody leaves without a word. */
  abandon(): void {
    for (const tab of this.tabs.flat()) tab.detach();
    this.house.clock.advance(200_000);
    for (const callId of this.seen.keys()) assert.equal(this.house.call(callId), null, 'nothing is kept of a call for ever');
    this.checkHistory();
    assert.deepEqual([this.house.people(), this.house.clock.timers, this.house.errors], [[], 0, []]);
  }
}

/** `signal/incoming` hands out the offer with the call. */
function withoutOffer({ offer: _offer, ...call }: Json): Json {
  return call;
}

/** The most calls that anybody was in at once. */
let most = 0;

/** Nobody is in two active calls, or makes one beside another; of those that ring, one waits; and five are all. */
function checkSet(mine: readonly Json[], id: string): void {
  const places = mine.map((call) => placeIn(call, id));
  most = Math.max(most, places.length);
  assert.ok(places.filter((place) => place === 'active' || place === 'calling').length <= 1, `one active call: ${places.join(', ')}`);
  assert.ok(places.filter((place) => place === 'ringing').length <= 2, `one ring waits: ${places.join(', ')}`);
  assert.ok(places.length <= 5, places.join(', '));
  const others = mine.map((call) => (call.caller_id === id ? call.callee_id : call.caller_id));
  assert.equal(new Set(others).size, others.length, 'two people have one call with each other');
}

function placeIn(call: Json, id: string): string {
  if (call.status === 'calling') return call.caller_id === id ? 'calling' : 'ringing';
  return call.held_by.includes(id) ? 'aside' : 'active';
}

function statusAmong(mine: readonly Json[], id: string): string {
  const each = mine.map((call) => (call.status === 'calling' ? placeIn(call, id) : call.status));
  return ['incall', 'calling', 'onhold', 'ringing'].find((status) => each.includes(status)) ?? 'idle';
}

test('Whatever Ada, Bob, Cleo and Dora do on two devices each, in whatever order, the rules of a call hold', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
      const world = new World();
      try {
        for (const step of steps) world.do(step);
        world.settle();
        world.abandon();
      } finally {
        world.house.close();
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(most >= 3, `somebody was in ${most} calls`);
});
