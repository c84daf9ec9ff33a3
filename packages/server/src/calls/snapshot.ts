import { limits, type Call as CallOnWire, type MyDevice, type Party as PartyOnWire, type UserStatus } from '@earshot/protocol';
import type { LabelOf, EndpointRef } from '../ports/endpoint-ref.ts';
import {
  callerOf,
  calleeOf,
  kindOf,
  liveStatusOf,
  partyOf,
  rungIn,
  statusOf,
  talkedMs,
  type Call,
  type ToldInstant,
  type LiveCall,
} from './call.ts';
import { isLeftOut, seenBy } from './seen-by.ts';
import { takerOf } from './taker.ts';
import { deviceOf, hasRung, isJoined, ringingDevices, stateOf, type JoinedParty, type Party, type RungFor } from './party.ts';

/**
 * The call as it goes over the wire to one of its users (seen-by.ts): the whole snapshot, in every answer and event.
 * Beside the parties stands what a program of the original API knows of a call of two.
 */
export function callSnapshot(whole: Call, now: ToldInstant, viewerId: string | null = null): CallOnWire {
  const call = seenBy(whole, viewerId);
  const [caller, callee] = [callerOf(call), calleeOf(call)];
  const joined = call.parties.filter(isJoined);
  return {
    call_id: call.id,
    caller_id: caller.id,
    caller_username: caller.username,
    callee_id: callee.id,
    callee_username: callee.username,
    status: statusOf(call),
    kind: kindOf(call),
    parties: call.parties.map((party) => partySnapshot(party, now)),
    held_by: idsOf(joined, ({ state }) => state.held),
    held_ms: call.is === 'live' && call.heldAt !== null ? Math.max(0, Math.floor(now.mono - call.heldAt)) : 0,
    sound_up: idsOf(joined, ({ state }) => state.sound === true),
    sound_down: idsOf(joined, ({ state }) => state.sound === false),
    away: idsOf(joined, ({ state }) => state.away),
    version: call.version,
    created_at: call.createdAt,
    ringing: (rungIn(call)[0] === undefined ? [callee] : rungIn(call)).some(hasRung),
    talk_ms: Math.floor(talkedMs(call, now)),
    reason: call.is === 'ended' ? call.reason : null,
    ended_by: call.is === 'ended' ? call.endedBy : null,
    invited_by: lastInviter(call),
    replaces: call.replaces,
    replaced_by: call.is === 'ended' ? call.replacedBy : null,
    transfer: call.transfer,
    group: groupOf(whole, call),
    answered_by: answererOf(whole, viewerId),
    forwarded: whole.parties.flatMap(forwardedOf),
    message: call.parties.map(messageOf).findLast((text) => text !== '') ?? null,
  };
}

/** Which of its user's devices has a party's place, as the endpoint `at` of that user is told. */
export function myDevice(party: Party, at: EndpointRef, labelOf: LabelOf): MyDevice | null {
  const device = deviceOf(party);
  return device === null ? null : { device_id: device, label: labelOf(device), current: device === at.device };
}

/** Who has invited whoever is rung, or else was invited last. */
function lastInviter(call: Call): string | null {
  const rung = rungIn(call).findLast(({ invitedBy }) => invitedBy !== null);
  return (rung ?? call.parties.findLast(({ invitedBy }) => invitedBy !== null))?.invitedBy ?? null;
}

/** The group by which the call came to whom it came. */
function groupOf(whole: Call, { parties }: Call): RungFor | null {
  const group = [...parties, ...whole.parties].find((party) => party.group !== undefined)?.group;
  return group === undefined ? null : { id: group.id, username: group.username };
}

/** Who has taken a call in the place of somebody to whom it is over. */
function answererOf(whole: Call, viewerId: string | null): RungFor | null {
  const viewer = viewerId === null ? null : partyOf(whole, viewerId);
  const taker = viewer !== null && isLeftOut(viewer) ? takerOf(whole, viewer) : null;
  return taker === null ? null : { id: taker.id, username: taker.username };
}

/** Who was rung before, and why somebody else is rung in their place. */
function forwardedOf({ id, username, state }: Party): NonNullable<CallOnWire['forwarded']> {
  return state.is === 'left' && state.to !== undefined && state.why !== 'cancelled' ? [{ id, username, why: state.why }] : [];
}

function messageOf({ state }: Party): string {
  return state.is === 'left' ? state.message : '';
}

function partySnapshot(party: Party, { mono, wall }: ToldInstant): PartyOnWire {
  return {
    user_id: party.id,
    username: party.username,
    role: party.role,
    state: stateOf(party),
    held: isJoined(party) && party.state.held,
    muted: isJoined(party) && party.state.muted,
    invited_by: party.invitedBy,
    group: party.group?.id ?? null,
    deaf_to: isJoined(party) ? [...party.state.deafTo] : [],
    rings_on: Math.min(limits.devices, ringingDevices(party).size),
    ring_ends: party.state.is === 'rung' ? Math.floor(wall + party.state.until - mono) : null,
    talk_from: isJoined(party) ? Math.max(0, Math.floor(party.state.talkFrom - party.talked)) : 0,
  };
}

function idsOf(parties: readonly JoinedParty[], is: (party: JoinedParty) => boolean): string[] {
  return parties.filter(is).map(({ id }) => id);
}

/** What a call makes of the status of one of its parties; null of who has left it. */
export function statusIn({ parties }: LiveCall, party: Party): UserStatus | null {
  const status = liveStatusOf(parties);
  switch (party.state.is) {
    case 'rung':
      return 'ringing';
    case 'joined':
      return party.state.held ? 'onhold' : status;
    case 'left':
      return null;
  }
}
