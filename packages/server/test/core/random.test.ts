import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { CommandName } from '@earshot/protocol';
import fc from 'fast-check';
import { checkNext, checkRecord, ended, isHandedOver, joinedIn, placeIn, statusAmong } from './call-rules.ts';
import { Follower, idsIn, isIn } from './follower.ts';
import { act, fieldsOf, isMove, type Act } from './random-acts.ts';
import { atAnotherDevice, openCoreHouse, type CoreHouse, type Json, type Reply, type Someone } from './house.ts';

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

  /** Since when each party was seen to be rung. */
  readonly #rungSince = new Map<string, number>();

  /** Who changes who is in a call is somebody who has joined one of the newest. */
  #aimed(step: Act): Act {
    if (!isMove(step)) return step;
    const live = [...this.seen.keys()].map((callId) => this.house.call(callId)).filter((call) => idsIn(call ?? ended).length > 0);
    const joined = (live.at(-1 - (step.which % 2))?.parties ?? []).filter(({ state }: Json) => state === 'joined');
    const who = this.people.findIndex(({ id }) => id === joined[step.who % Math.max(1, joined.length)]?.user_id);
    return who === 0 || who === 1 || who === 2 || who === 3 ? { ...step, who } : step;
  }

  do(given: Act): void {
    const step = this.#aimed(given);
    const before = this.others(step.who);
    const reply = this.#do(step);
    // A tab that signs out is closed once it has its answer.
    if (step.what === 'users/disconnect') this.house.clock.advance(0);
    this.follow();
    if (reply?.body.call) this.see(withoutOffer(reply.body.call));
    for (const [callId, { since }] of this.seen) {
      const call = this.house.call(callId);
      this.see(call);
      this.checkRings(call, since);
    }
    if (reply?.body.status === 'error')
      assert.deepEqual(this.others(step.who), before, `${step.what} was refused (${reply.body.code}) and changed something`);
    this.checkUsers();
  }

  #do(step: Act): Reply | null {
    const { what, who, device, which, ms } = step;
    const tab = this.tabs[who]?.[device] ?? assert.fail();
    switch (what) {
      case 'wait':
        return this.wait(ms);
      case 'attach':
        return tab.attach() ?? null;
      case 'detach':
        return tab.detach() ?? null;
      case 'talk':
        return this.talk(who, which);
      default:
        return this.#ask(step, what);
    }
  }

  #ask(step: Act, name: CommandName): Reply {
    const { who, device, which, ms } = step;
    const person = this.devices[who]?.[device] ?? assert.fail();
    const mine = [...this.seen.keys()].filter((id) => isIn(this.house.call(id) ?? ended, person.id));
    const call_id = (isMove(step) ? mine.at(-1 - (which % 2)) : [...this.seen.keys()].at(-1 - which)) ?? 'none';
    // A transfer goes to somebody, or to another call.
    const isBlind = name !== 'call/transfer' || ms > 1_000;
    const another = mine.find((id) => id !== call_id) ?? 'none';
    return (this.#tabOf(step, call_id)?.device ?? person).ask(name, {
      ...fieldsOf(step),
      call_id,
      target_user_id: isBlind ? this.people[which]?.id : undefined,
      to_call_id: isBlind ? undefined : another,
      into_call_id: another,
      to: idsIn(this.house.call(call_id) ?? ended).find((id) => id !== person.id),
    });
  }

  /** By which tab of theirs, if by any. */
  #tabOf(step: Act, callId: string): Follower | undefined {
    const tabs = this.tabs[step.who];
    if (isMove(step)) return tabs?.find(({ calls }) => calls.some(({ call, mine }) => mine && call.call_id === callId));
    return step.by === 'tab' ? tabs?.[step.device] : undefined;
  }

  /** One sets aside what they are in, and calls another, who accepts at a tab. */
  talk(who: number, which: number): Reply | null {
    const [from, to] = [this.tabs[who]?.[0]?.device, this.tabs[which]?.[0]?.device];
    const target = this.people[which];
    if (!from || !to || target === undefined) return null;
    for (const { call } of this.tabs[who]?.[0]?.calls ?? []) from.ask('call/hold', { call_id: call.call_id });
    const { call_id } = from.ask('call/initiate', { target_user_id: target.id }).body;
    if (call_id !== undefined) to.ask('call/accept', { call_id });
    this.follow();
    return null;
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
        this.see(known?.version === call.version ? { ...call, talk_ms: known?.talk_ms, held_ms: known?.held_ms } : call, false);
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

  /** Compares a snapshot of a call with what was seen of it before; one that was told may be of a while ago. */
  see(call: Json, isFresh = true): void {
    if (call?.call_id === undefined) return;
    const now = this.house.clock.mono();
    const { call: old, at, since } = this.seen.get(call.call_id) ?? { call, at: now, since: now };
    if (call.version < old.version) return;
    checkNext(old, call, now - at);
    checkRecord(call);
    largest = Math.max(largest, joinedIn(call));
    if (isHandedOver(old, call)) moved += 1;
    this.seen.set(call.call_id, { call, at: !isFresh || (call.version === old.version && call.talk_ms === old.talk_ms) ? at : now, since });
  }

  /** Nobody is rung for longer than a ring takes, nor does a call that is transferred ring on and on. */
  checkRings(call: Json, since: number): void {
    const now = this.house.clock.mono();
    for (const { user_id, state } of call?.status === 'ended' ? [] : (call?.parties ?? [])) {
      const key = `${call.call_id} ${user_id}`;
      if (state !== 'alerting' && state !== 'ringing') this.#rungSince.delete(key);
      else this.#rungSince.set(key, this.#rungSince.get(key) ?? now);
      assert.ok(now - (this.#rungSince.get(key) ?? now) < 45_000, 'every ring ends');
    }
    if (call?.status === 'calling' && call.transfer === null && call.parties.length === 2)
      assert.ok(now - since < 45_000, 'and so does the call');
  }

  /** Each user is in the calls that they may be in, and is seen as what they do there. */
  checkUsers(): void {
    const live = [...this.seen.keys()].map((callId) => this.house.call(callId)).filter((call) => call !== null && call.status !== 'ended');
    const online = this.house.people();
    for (const [index, { id }] of this.people.entries()) {
      const mine = live.filter((call) => isIn(call, id));
      checkSet(mine, id);
      const user = online.find((other) => other.id === id);
      assert.ok(mine.length === 0 || user !== undefined, 'nobody is in a call and offline');
      if (user !== undefined) assert.equal(user.status, statusAmong(mine, id));
      const tabs = this.tabs[index]?.filter(({ device }) => device !== null) ?? [];
      for (const tab of tabs) this.checkTab(tab, mine, id);
      for (const { call_id, status } of mine) {
        const holders = tabs.filter((tab) => tab.calls.some(({ call, mine: holds }) => holds && call.call_id === call_id));
        if (
          status !== 'calling' &&
          placeIn(
            mine.find((call) => call.call_id === call_id),
            id,
          ) !== 'ringing'
        )
          assert.ok(holders.length <= 1, 'one tab of a user holds a call');
      }
    }
    const counted = this.house.core.counts();
    assert.deepEqual(
      [counted.usersOnline, counted.calls.calling + counted.calls.incall + counted.calls.onhold],
      [online.length, live.length],
    );
  }

  /** What a connected tab knows of its user's calls is what they are. */
  checkTab(tab: Follower, mine: readonly Json[], id: string): void {
    const known = tab.calls.filter(({ call }) => isIn(call, id)).map(({ call }) => [call.call_id, call.version]);
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
      const mine = [...this.seen.values()].filter(({ call }) => call.parties.some(({ user_id }: Json) => user_id === id));
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

/** `signal/incoming` hands out the offer with the call, and of whom it is. */
function withoutOffer({ offer: _offer, from: _from, ...call }: Json): Json {
  return call;
}

/** The most calls that anybody was in at once, and the most people in one call; how many were transferred or merged. */
let most = 0;
let largest = 0;
let moved = 0;

/** Nobody is in two active calls, or makes one beside another; of those that ring, one waits; and five are all. */
function checkSet(mine: readonly Json[], id: string): void {
  const places = mine.map((call) => placeIn(call, id));
  most = Math.max(most, places.length);
  assert.ok(places.filter((place) => place === 'active' || place === 'calling').length <= 1, `one active call: ${places.join(', ')}`);
  assert.ok(places.filter((place) => place === 'ringing').length <= 2, `one ring waits: ${places.join(', ')}`);
  assert.ok(places.length <= 5, places.join(', '));
}

test('Whatever Ada, Bob, Cleo and Dora do on two devices each, in whatever order, the rules of a call hold', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 60, size: 'max' }), fc.boolean(), (steps, areThere) => {
      const world = new World();
      try {
        for (const [tab] of areThere ? world.tabs : []) tab.attach();
        for (const step of steps) world.do(step);
        world.settle();
        world.abandon();
      } finally {
        world.house.close();
      }
    }),
    { numRuns: 120 },
  );
  // So much is there whatever the dice say, and without it nothing was looked at.
  assert.ok(most >= 2, `somebody was in ${most} calls`);
  assert.ok(largest >= 3 && moved >= 4, `${largest} were in one call, and ${moved} were handed over`);
});
