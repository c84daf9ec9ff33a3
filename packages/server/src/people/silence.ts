import { times } from '@earshot/protocol';
import type { Engagement } from '../ports/engagement.ts';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import { connectedOf, type Device } from './device.ts';
import type { Endpoint } from './endpoint.ts';
import { isCalling } from './engagement.ts';
import { endpointAt, endpointsOf, lastAsked, type Person } from './person.ts';

/** How long the server waits for somebody from whom it hears nothing. Pure; all times are monotonic milliseconds. */

/** When a person is offline if nothing more is heard of them; never while they have a wire. */
export function goneAt(person: Person, engaged: readonly Engagement[]): number {
  const devices = [...person.devices.values()];
  return Math.max(person.awaitedUntil, ...devices.map((device) => deviceGoneAt(person, device, engaged)));
}

/** When a device is gone if nothing more is heard of it; never while it has a wire. */
export function deviceGoneAt(person: Person, device: Device, engaged: readonly Engagement[]): number {
  if (connectedOf(device).length > 0) return Infinity;
  const endpoints = [...device.endpoints.values()];
  // Where every page was closed only what a program asks counts: the last word of a page is no sign of life.
  const silentAt = areClosed(endpoints) ? device.askedMono + times.restSilence : device.silentAt;
  return Math.max(silentAt, ...endpoints.map((endpoint) => endpointGoneAt(person, endpoint, engaged)));
}

/** When an endpoint is let go if it does not come back; never while it has a wire. */
export function endpointGoneAt(person: Person, endpoint: Endpoint, engaged: readonly Engagement[]): number {
  return endpoint.goneSince === null ? Infinity : endpoint.goneSince + graceOf(person, endpoint, engaged);
}

/** When the next thing about their silence may be due, other than that they are offline. */
export function nextDue(person: Person, engaged: readonly Engagement[], now: number): number {
  const dues = engaged.some(isCalling) ? [lastAsked(person) + times.restSilence] : [];
  for (const device of person.devices.values()) {
    dues.push(deviceGoneAt(person, device, engaged));
    for (const endpoint of device.endpoints.values()) dues.push(endpointGoneAt(person, endpoint, engaged));
  }
  const leaving = endpointsOf(person).map(({ leavingAt }) => (leavingAt ?? Infinity) + times.leaving);
  // What has passed is never waited for.
  return Math.min(Infinity, ...dues.filter((due) => due > now), ...leaving);
}

/** Whether a person is rung though every page of theirs was closed, and no program of theirs asks. */
export function ringsNowhere(person: Person, engaged: readonly Engagement[], now: number): boolean {
  const isRung = engaged.some(({ status }) => status === 'ringing');
  return isRung && now - lastAsked(person) >= times.restSilence && areClosed(endpointsOf(person));
}

/** What holds a side of the person in a call and has been gone for too long; null where nothing has. */
export function lostEndpoint(person: Person, engaged: readonly Engagement[], now: number): EndpointRef | null {
  function isLost({ endpoint: holder }: Engagement): boolean {
    if (holder === null) return false;
    const endpoint = endpointAt(person, holder);
    // It is let go at that time, and nothing would end what it holds any more.
    if (holder.id !== null) return endpoint !== undefined && endpointGoneAt(person, endpoint, engaged) <= now;
    const device = person.devices.get(holder.device);
    return device === undefined || deviceGoneAt(person, device, engaged) <= now;
  }
  return engaged.find(isLost)?.endpoint ?? null;
}

/** How long an endpoint without a wire may stay away. */
function graceOf(person: Person, endpoint: Endpoint, engaged: readonly Engagement[]): number {
  if (engaged.length === 0) return endpoint.left ? 0 : times.idleGrace;
  if (!engaged.every(isCalling)) return times.callGrace;
  const isCaller = engaged.some(
    ({ status, endpoint: holder }) => status === 'calling' && holder !== null && isSameEndpoint(holder, endpoint.at),
  );
  return person.connected > 0 && isCaller ? times.callGrace : times.idleGrace;
}

/** Whether there are pages, and all of them have said that they leave, and stayed away. */
function areClosed(endpoints: readonly Endpoint[]): boolean {
  return endpoints.length > 0 && endpoints.every(({ left }) => left);
}
