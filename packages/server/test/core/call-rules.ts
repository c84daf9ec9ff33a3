import assert from 'node:assert/strict';
import { idsIn } from './follower.ts';
import type { Json } from './house.ts';

/** What holds of every record of a call, whoever does what. */

/** A call that is not known any more. */
export const ended = { status: 'ended' };

function isTold(call: Json): boolean {
  return call.sound_up.length + call.sound_down.length > 0;
}

export function joinedIn(call: Json): number {
  return call.parties.filter(({ state }: Json) => state === 'joined').length;
}

/** Whether a call was transferred, or another was merged into it. */
export function isHandedOver(old: Json, call: Json): boolean {
  return call.version > old.version && (call.transfer !== old.transfer || call.replaces !== old.replaces);
}

/** Compares a record with one that is older or the same; so many milliseconds have passed. */
export function checkNext(old: Json, call: Json, passed: number): void {
  if (old.status === 'ended') assert.deepEqual(call, old, 'ended is for ever, and the same for both');
  if (call.version === old.version) checkSame(old, call);
  const begins = isTold(call) && !isTold(old);
  assert.ok(call.talk_ms >= old.talk_ms || begins, 'talk time never goes back, but when the first word of the sound begins it');
  assert.ok(call.talk_ms - old.talk_ms <= passed, 'talk time runs with the clock');
}

function checkSame(old: Json, call: Json): void {
  assert.deepEqual({ ...call, talk_ms: 0, held_ms: 0 }, { ...old, talk_ms: 0, held_ms: 0 }, 'one version, one state');
  if (call.status === 'onhold') assert.equal(call.talk_ms, old.talk_ms, 'talk time stands while held');
  const isDeaf = call.sound_down.length > 0 && call.kind === 'direct';
  if (isDeaf) assert.equal(call.talk_ms, old.talk_ms, 'talk time stands while there is no sound');
}

export function checkRecord(call: Json): void {
  const { kind, status, reason, held_by } = call;
  if (kind === 'direct' && status !== 'calling') assert.equal(status === 'onhold', held_by.length > 0);
  if (status !== 'ended') assert.equal(status === 'calling', joinedIn(call) === 1, 'who is alone is told that somebody is rung');
  if (status === 'calling') assert.ok(idsIn(call).length > 1, 'nobody is left alone');
  assert.equal(status === 'ended', reason !== null);
}

export function placeIn(call: Json, id: string): string {
  const { state } = call.parties.find(({ user_id }: Json) => user_id === id);
  if (state === 'alerting' || state === 'ringing') return 'ringing';
  if (call.held_by.includes(id)) return 'aside';
  return call.status === 'calling' ? 'calling' : 'active';
}

export function statusAmong(mine: readonly Json[], id: string): string {
  const each = mine.map((call) => {
    const place = placeIn(call, id);
    if (place === 'ringing' || place === 'calling') return place;
    return place === 'aside' ? 'onhold' : call.status;
  });
  return ['incall', 'calling', 'onhold', 'ringing'].find((status) => each.includes(status)) ?? 'idle';
}
