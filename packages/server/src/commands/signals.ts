import type { Input, Success } from '@earshot/protocol';
import { legOn, otherSide, type Call, type LiveCall, type Side } from '../calls/call.ts';
import { collect, emptyMailbox, type Box, type Signal } from '../calls/mailbox.ts';
import { lifeOf } from '../ice/servers.ts';
import { refuseEnded, snapshotNow } from './calls.ts';
import { legOf, type Sender, type Parts, type Seat } from './parts.ts';
import { refuseTooMany, type Outcome } from './refusal.ts';
import { candidatesOf, sdpOf } from './sizes.ts';

type Nothing = { status: 'success' };
/** Seconds after which it is worth trying again while it rings. */
const earlyPause = 5;
const done: Outcome<Nothing> = { ok: true, body: { status: 'success' } };

const pass = (parts: Parts, { call, side }: Seat, sender: Sender, signal: Signal): Outcome<Nothing> => {
  if (call.status === 'ended') return refuseEnded(parts, call);
  if (parts.switchboard.signal(call, { side, leg: legOf(sender) }, signal)) return done;
  return refuseTooMany(earlyPause, 'This is more than may be sent before the call is accepted. Wait until it is.');
};

export const offer = (parts: Parts, seat: Seat, sender: Sender, input: Input<'signal/offer'>): Outcome<Nothing> =>
  pass(parts, seat, sender, { kind: 'offer', sdp: sdpOf(input.offer) });

export const answer = (parts: Parts, seat: Seat, sender: Sender, input: Input<'signal/answer'>): Outcome<Nothing> =>
  pass(parts, seat, sender, { kind: 'answer', sdp: sdpOf(input.answer) });

export const ice = (parts: Parts, seat: Seat, sender: Sender, input: Input<'signal/ice'>): Outcome<Nothing> =>
  pass(parts, seat, sender, { kind: 'candidates', candidates: candidatesOf(input.candidate) });

/** The call that rings for me. A client that only makes requests confirms the ring by being handed it. */
export const incoming = (parts: Parts, { person, endpoint }: Sender): Outcome<Success<'signal/incoming'>> => {
  const { switchboard } = parts;
  const found = switchboard.callOf(person.id);
  if (found === null || found.status !== 'calling' || found.callee.id !== person.id)
    return { ok: true, body: { status: 'success', call: null } };
  const rung = endpoint === null ? switchboard.act(found, { type: 'ringing', by: 'callee' }) : null;
  const call = rung?.ok === true ? rung.call : found;
  const { offer: sdp } = switchboard.mailbox(call.id).caller;
  return { ok: true, body: { status: 'success', call: { ...snapshotNow(parts, call), ...(sdp === null ? {} : { offer: sdp }) } } };
};

export const status = (parts: Parts, call: Call): Outcome<Success<'signal/status'>> =>
  call.status === 'ended'
    ? { ...refuseEnded(parts, call), http: 404 }
    : { ok: true, body: { status: 'success', call: snapshotNow(parts, call) } };

/** What a side has sent that others may see: nothing of the callee before the accept. */
const shown = (parts: Parts, call: Call, from: Side): Box => {
  const mailbox = call.status === 'calling' && from === 'callee' ? emptyMailbox : parts.switchboard.mailbox(call.id);
  return mailbox[from];
};

/** A body with a description, or one that says there is none yet. */
interface Described {
  readonly status: 'success' | 'pending';
  readonly offer?: string;
  readonly answer?: string;
}

/** The latest offer or answer of a side, whoever asks. */
export const describe = (
  parts: Parts,
  call: Call,
  { from, kind }: { readonly from: Side; readonly kind: 'offer' | 'answer' },
): Outcome<Described> => {
  if (call.status === 'ended') return refuseEnded(parts, call);
  const sdp = shown(parts, call, from)[kind];
  return { ok: true, body: sdp === null ? { status: 'pending' } : { status: 'success', [kind]: sdp } };
};

export const getOffer = (parts: Parts, { call, side }: Seat): Outcome<Described> =>
  describe(parts, call, { from: otherSide(side), kind: 'offer' });

export const getAnswer = (parts: Parts, { call, side }: Seat): Outcome<Described> =>
  describe(parts, call, { from: otherSide(side), kind: 'answer' });

export const getIce = (
  parts: Parts,
  { call, side }: Seat,
  _sender: Sender,
  input: Input<'signal/get-ice'>,
): Outcome<Success<'signal/get-ice'>> => {
  if (call.status === 'ended') return refuseEnded(parts, call);
  const { candidates, next } = collect(shown(parts, call, otherSide(side)), input.after ?? 0);
  return { ok: true, body: { status: 'success', candidates: [...candidates], next } };
};

/**
 * The servers for this call, from where I am and from where the other's side of the call is, as far as that is known.
 */
export const iceServers = (parts: Parts, { call, side }: Seat, { person, address }: Sender): Outcome<Success<'ice-servers'>> => {
  if (call.status === 'ended') return refuseEnded(parts, call);
  const theirs = addressOf(parts, call, otherSide(side)) ?? address;
  const servers = parts.chooseIceServers({ userId: person.id, callId: call.id, mine: address, theirs });
  return { ok: true, body: { status: 'success', ice_servers: [...servers], ...lifeOf(servers) } };
};

const addressOf = ({ people }: Parts, call: LiveCall, side: Side): string | undefined => {
  const person = people.get(call[side].id);
  const leg = legOn(call, side);
  const known = (leg === null ? undefined : person?.endpoints.get(leg)?.address) ?? person?.address;
  // Somebody who is only awaited after a restart has not said where they are.
  return known === '' ? undefined : known;
};
