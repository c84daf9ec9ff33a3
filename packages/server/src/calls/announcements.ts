import type { Event } from '@earshot/protocol';
import type { DescriptionEvent } from '../ports/description-event.ts';
import type { LabelOf, EndpointRef } from '../ports/endpoint-ref.ts';
import { callerOf, partyOf, ringsFor, rungIn, type Call, type ToldInstant, type LiveCall } from './call.ts';
import type { Box, Pair, Signal } from './mailbox.ts';
import { hasLeft, holdsPlace, isRung, type Party } from './party.ts';
import { hasVeiled } from './seen-by.ts';
import { callSnapshot, myDevice } from './snapshot.ts';

/** How calls reach the endpoints of users. An event is JSON text, or a description. */
export interface Delivery {
  /** Sends each endpoint of a user what `write` makes for it. Answers how many of them have a wire now. */
  tell(userId: string, write: (at: EndpointRef) => string | DescriptionEvent): number;
  /**
   * Sends one endpoint of a user an event, or keeps it for its wire to come. Answers whether it has a wire now: plain
   * requests have none.
   */
  tellOne(userId: string, at: EndpointRef, event: string | DescriptionEvent): boolean;
  /** What its user calls a device; empty where it is not known. */
  readonly labelOf: LabelOf;
}

/**
 * Tells the users of a call how it stands, but for those who had left it before; who is rung by this is rung. Answers
 * whom no wire reached.
 */
export function tellCall(delivery: Delivery, before: Call, call: Call, now: ToldInstant): readonly string[] {
  const start = startOf(call, now);
  const concerned = call.parties.filter((party) => !wasGone(before, party) && !ringsOn(before, party));
  return concerned.filter((party) => tellOf(party) === 0).map(({ id }) => id);
  function tellOf(party: Party): number {
    return isRung(party) && !ringsFor(before, party.id)
      ? tellOfRing(delivery, call, party, { offer: null, now })
      : tellParty(delivery, party, start);
  }
}

/** They were not in it before, and are not now. */
function wasGone(before: Call, party: Party): boolean {
  const { id } = party;
  return hasLeft(party) && (partyOf(before, id) === null || hasLeft(partyOf(before, id) ?? party));
}

/** They are rung for a group, as before: what becomes of the others is nothing to them. */
function ringsOn(before: Call, party: Party): boolean {
  return party.group !== undefined && isRung(party) && ringsFor(before, party.id);
}

/** The event that tells a party how a call stands, up to whether it is at that endpoint; mostly the same for all. */
function startOf(call: Call, now: ToldInstant): (party: Party) => string {
  function write(viewerId: string | null): string {
    return `{"type":"call","call":${JSON.stringify(callSnapshot(call, now, viewerId))},"mine":`;
  }
  if (hasVeiled(call)) return ({ id }) => write(id);
  const all = write(null);
  return () => all;
}

function tellParty(delivery: Delivery, party: Party, start: (party: Party) => string): number {
  return delivery.tell(party.id, (at) => {
    return `${start(party)}${holdsPlace(party, at)},"device":${JSON.stringify(myDevice(party, at, delivery.labelOf))}}`;
  });
}

/** Rings whoever is called, and tells the caller that it does. */
export function tellRing(delivery: Delivery, call: Call, offer: string | null, now: ToldInstant): void {
  for (const party of rungIn(call)) tellOfRing(delivery, call, party, { offer, now });
  tellParty(delivery, callerOf(call), startOf(call, now));
}

function tellOfRing(
  delivery: Delivery,
  call: Call,
  { id }: Party,
  { offer, now }: { readonly offer: string | null; readonly now: ToldInstant },
): number {
  const ring = JSON.stringify({ type: 'ring', call: callSnapshot(call, now, id), offer } satisfies Event);
  return delivery.tell(id, () => ring);
}

/**
 * Passes a signal on to the endpoint that speaks for the other party; to somebody who is rung at all of theirs, and
 * from somebody who is rung to nobody. Answers whether it went out to any.
 */
export function tellSignal(delivery: Delivery, call: LiveCall, { from, to }: Pair, signal: Signal): boolean {
  const target = partyOf(call, to);
  if (target === null || partyOf(call, from)?.state.is !== 'joined') return false;
  const event = signalEvent(call.id, from, signal);
  switch (target.state.is) {
    case 'rung':
      return delivery.tell(to, () => event) > 0;
    case 'joined':
      return delivery.tellOne(to, target.state.endpoint, event);
    case 'left':
      return false;
  }
}

/** What is in a box as signals, in the order in which they are of use. */
export function signalsOf(box: Box): readonly Signal[] {
  const signals: Signal[] = [];
  if (box.offer !== null) signals.push({ kind: 'offer', sdp: box.offer });
  if (box.answer !== null) signals.push({ kind: 'answer', sdp: box.answer });
  if (box.candidates.length > 0) signals.push({ kind: 'candidates', candidates: box.candidates });
  return signals;
}

/**
 * A signal as the event that carries it. Each offer takes the place of the one before (RFC 9429 section 3.2), and
 * whoever answered them one by one would answer what nobody waits for any more; so with answers. Candidates add up.
 */
export function signalEvent(callId: string, from: string, signal: Signal): string | DescriptionEvent {
  if (signal.kind === 'candidates')
    return JSON.stringify({ type: 'candidates', call_id: callId, from, candidates: [...signal.candidates] } satisfies Event);
  const { kind, sdp } = signal;
  return { callId, from, kind, json: JSON.stringify({ type: 'description', call_id: callId, from, kind, sdp } satisfies Event) };
}
