import type { Event } from '@earshot/protocol';
import type { DescriptionEvent } from '../ports/description-event.ts';
import { holdsLeg, legOn, otherSide, type Call, type Instant, type Side } from './call.ts';
import type { Box, Signal } from './mailbox.ts';
import { callSnapshot } from './snapshot.ts';

/** How calls reach the endpoints of users. An event is JSON text, or a description. */
export interface Delivery {
  /** Sends each endpoint of a user what `write` makes for it. Answers how many of them have a wire now. */
  tell(userId: string, write: (endpointId: string) => string | DescriptionEvent): number;
  /** Sends one endpoint of a user an event, or keeps it for its wire to come. Answers whether it has a wire now. */
  tellOne(userId: string, endpointId: string, event: string | DescriptionEvent): boolean;
}

const sides: readonly Side[] = ['caller', 'callee'];

/** Tells both users how their call stands. Answers the sides that no wire reached. */
export const tellCall = (delivery: Delivery, call: Call, now: Instant): readonly Side[] => {
  const start = `{"type":"call","call":${JSON.stringify(callSnapshot(call, now))},"mine":`;
  return sides.filter((side) => delivery.tell(call[side].id, (endpointId) => `${start}${holdsLeg(call, side, endpointId)}}`) === 0);
};

/** Rings the callee, and tells the caller that it does. */
export const tellRing = (delivery: Delivery, call: Call, offer: string | null, now: Instant): void => {
  const view = callSnapshot(call, now);
  const ring = JSON.stringify({ type: 'ring', call: view, offer } satisfies Event);
  const start = `{"type":"call","call":${JSON.stringify(view)},"mine":`;
  delivery.tell(call.callee.id, () => ring);
  delivery.tell(call.caller.id, (endpointId) => `${start}${holdsLeg(call, 'caller', endpointId)}}`);
};

/**
 * Passes a signal on to the endpoint that holds the other leg; before accept the caller's to all endpoints of the
 * callee, and the callee's to nobody. Answers whether it went out to any.
 */
export const tellSignal = (delivery: Delivery, call: Call, from: Side, signal: Signal): boolean => {
  const to = otherSide(from);
  if (call.status === 'ended' || (call.status === 'calling' && to === 'caller')) return false;
  const userId = call[to].id;
  const event = signalEvent(call.id, signal);
  if (call.status === 'calling') return delivery.tell(userId, () => event) > 0;
  const leg = legOn(call, to);
  return leg !== null && delivery.tellOne(userId, leg, event);
};

/** What is in a box as signals, in the order in which they are of use. */
export const signalsOf = (box: Box): readonly Signal[] => {
  const signals: Signal[] = [];
  if (box.offer !== null) signals.push({ kind: 'offer', sdp: box.offer });
  if (box.answer !== null) signals.push({ kind: 'answer', sdp: box.answer });
  if (box.candidates.length > 0) signals.push({ kind: 'candidates', candidates: box.candidates });
  return signals;
};

/**
 * A signal as the event that carries it. Each offer takes the place of the one before (RFC 9429 section 3.2), and
 * whoever answered them one by one would answer what nobody waits for any more; so with answers. Candidates add up.
 */
export const signalEvent = (callId: string, signal: Signal): string | DescriptionEvent => {
  if (signal.kind === 'candidates')
    return JSON.stringify({ type: 'candidates', call_id: callId, candidates: [...signal.candidates] } satisfies Event);
  const { kind, sdp } = signal;
  return { callId, kind, json: JSON.stringify({ type: 'description', call_id: callId, kind, sdp } satisfies Event) };
};
