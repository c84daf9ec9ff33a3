import type { MyDevice } from '@earshot/protocol';
import type { Place } from '../snapshot.ts';
import type { CallsEvent } from './event.ts';

/**
 * Which of my devices has which of my calls, as the server tells it; the newest last. A call that rings has none yet.
 *
 *     none --ring--> rings --has it--> answered --another has it--> moved
 *       \-------has it-------> there -----another has it------------^
 */
export type Places = readonly {
  readonly callId: string;
  readonly place: Place | null;
}[];

const most = 8;

/** Takes in what an event says of it. The same when it says nothing new. */
export function notePlaces(places: Places, event: CallsEvent): Places {
  if (event.type === 'ring') return put(places, event.call.call_id, null);
  if (event.type === 'changed') return put(places, event.call.call_id, event.device);
  if (event.type !== 'linked' || event.standing === null) return places;
  return event.standing.calls.reduce((next, { call, device }) => put(next, call.call_id, device), places);
}

/** Where a call is; null when nobody has said. */
export function placeOf(places: Places, callId: string | null): Place | null {
  return places.find((one) => one.callId === callId)?.place ?? null;
}

function put(places: Places, callId: string, device: MyDevice | null | undefined): Places {
  const known = places.find((one) => one.callId === callId);
  if (device === undefined || (known !== undefined && device === null)) return places;
  const place = device === null ? null : { device, how: howOf(known, device) };
  return [...places.filter((one) => one !== known), { callId, place }].slice(-most);
}

function howOf(known: Places[number] | undefined, { device_id }: MyDevice): Place['how'] {
  if (known === undefined) return 'there';
  if (known.place === null) return 'answered';
  return known.place.device.device_id === device_id ? known.place.how : 'moved';
}
