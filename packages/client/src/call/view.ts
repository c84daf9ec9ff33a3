import type { Call } from '@earshot/protocol';
import { sameList, sameOr } from '../same.ts';
import type { CallEntry, PartyView, Place } from '../snapshot.ts';
import { isHeldByMe } from './hold.ts';
import { isMuted } from './microphone.ts';
import { isCompany, pairsOf } from './pairs.ts';
import { givenUpAt, mediaOf } from './path.ts';
import type { CallState, Idle, Talking } from './state.ts';
import { hasLeft } from './talking-media.ts';
import { heldByThem } from './settle.ts';
import { textOf } from './written-view.ts';

/** A call as a page draws it; `place`: which device of mine has it, `before`: how it was drawn last. */
export function viewOf(state: Exclude<CallState, Idle>, place: Place | null, before: CallEntry['view'] | undefined): CallEntry['view'] {
  switch (state.phase) {
    case 'dialing':
      return {
        phase: 'dialing',
        other: state.other,
        call: state.call,
        ringing: state.call?.ringing ?? false,
        ringsOn: ringsOn(state.call),
        asking: state.microphone === 'asking',
        busy: state.request.phase === 'put-off',
      };
    case 'accepting':
      return { phase: 'accepting', other: state.other, call: state.call, asking: state.microphone === 'asking' };
    case 'ringing':
      return { phase: 'ringing', other: state.other, call: state.call, endsAt: state.endsAt };
    case 'elsewhere':
      return { phase: 'elsewhere', other: state.other, call: state.call, place };
    case 'talking':
      return talkingView(state, before?.phase === 'talking' ? before : undefined);
    case 'ended': {
      const { other, reason, byMe, talkMs, taker, said, goesOn } = state;
      return { phase: 'ended', other, reason, byMe, talkMs, taker, said, goesOn, place };
    }
  }
}

const nobody: readonly PartyView[] = [];

/** Everybody else, with what stands between us. */
function othersOf(state: Talking, before: readonly PartyView[]): readonly PartyView[] {
  if (state.call.parties.length === 2) return nobody;
  const list = state.call.parties.flatMap(({ user_id: id, username, state: is, held }): readonly PartyView[] => {
    const known = before.find((one) => one.id === id);
    const pair = pairsOf(state).find(({ other }) => other.id === id);
    const rung = { id, username, media: null, lostSince: null, ringing: is === 'ringing', held: false, muted: false };
    if (pair === undefined) return is === 'alerting' || is === 'ringing' ? [sameOr(rung, known)] : [];
    const { path, theirMicrophone } = pair;
    const lostSince = path.phase === 'connected' ? null : path.since;
    return [sameOr({ ...rung, media: mediaOf(path), lostSince, held, muted: theirMicrophone !== 'on' }, known)];
  });
  return sameList(list, before);
}

/** On how many devices it rings for those whom I call. */
function ringsOn(call: Call | null): number {
  return call?.parties.reduce((sum, { rings_on: on = 0 }) => sum + on, 0) ?? 0;
}

function talkingView(state: Talking, before: Extract<CallEntry['view'], { phase: 'talking' }> | undefined): CallEntry['view'] {
  // Among several the call stands as long as anybody is heard.
  const heard = pairsOf(state).find(({ path }) => path.phase === 'connected') ?? state;
  return {
    phase: 'talking',
    other: state.other,
    others: othersOf(state, before?.others ?? nobody),
    call: state.call,
    media: mediaOf(heard.path),
    givenUpAt: givenUpAt(heard.path),
    microphone: state.microphone.device,
    muted: isMuted(state.microphone),
    heldByMe: isHeldByMe(state.hold),
    heldByThem: !isCompany(state) && heldByThem(state),
    theirMute: !isCompany(state) && state.theirMicrophone !== 'on',
    tapToHear: pairsOf(state).some(({ output }) => output === 'blocked'),
    talk: state.time.talk,
    heldSince: state.time.heldSince,
    closedByThem: !isCompany(state) && hasLeft(state),
    text: textOf(state, before?.text),
  };
}
