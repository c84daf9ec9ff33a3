import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MyDevice } from '@earshot/protocol';
import type { CallsEvent } from '../src/calls/event.ts';
import { notePlaces, placeOf, type Places } from '../src/calls/places.ts';
import { fromBob } from './town/samples.ts';

const phone: MyDevice = { device_id: 'phone', label: "Ada's phone", current: false };
const laptop: MyDevice = { device_id: 'laptop', label: "Ada's laptop", current: true };
const call = fromBob();
const ring: CallsEvent = { type: 'ring', call, offer: null };

function at(device: MyDevice | null | undefined): CallsEvent {
  return { type: 'changed', call, mine: false, device };
}

function found(device: MyDevice | null): CallsEvent {
  return { type: 'linked', standing: { calls: [{ call, mine: false, offer: null, device }], ended: [] } };
}

function after(...events: readonly CallsEvent[]): Places {
  return events.reduce<Places>(notePlaces, []);
}

test('Ada reads where a call of hers is: answered where it rang, moved from where it was, or just there', () => {
  const cases = [
    [[ring, at(phone)], phone, 'answered'],
    [[ring, at(null), at(phone), at(phone)], phone, 'answered'],
    [[ring, at(phone), at(laptop)], laptop, 'moved'],
    [[ring, found(phone)], phone, 'answered'],
    [[at(laptop), at(phone)], phone, 'moved'],
    [[at(phone)], phone, 'there'],
    [[found(phone), found(phone)], phone, 'there'],
    [[ring, at(phone), at(null), at(undefined)], phone, 'answered'],
  ] as const;
  for (const [events, device, how] of cases)
    assert.deepEqual(placeOf(after(...events), call.call_id), { device, how }, JSON.stringify(events));
});

test('Nobody says where: as while it rings, by a server that does not tell, and of another call', () => {
  assert.equal(placeOf(after(ring, at(null)), call.call_id), null);
  assert.equal(placeOf(after(ring, at(undefined)), call.call_id), null);
  assert.equal(placeOf(after(ring, at(phone)), 'another'), null);
  assert.equal(placeOf(after(at(phone)), null), null);
});

test('What is known of a few calls is kept, and what says nothing new changes nothing', () => {
  const places = after(ring, at(phone));
  assert.equal(notePlaces(places, { type: 'mute' }), places);
  assert.equal(notePlaces(places, { type: 'linked', standing: null }), places);
  const many = Array.from(
    { length: 20 },
    (_, index) => ({ type: 'changed', call: fromBob({ call_id: `call-${index + 10}` }), mine: true, device: phone }) as const,
  );
  assert.equal(after(...many).length, 8);
});
