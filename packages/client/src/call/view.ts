import type { CallEntry, Place } from '../snapshot.ts';
import { isHeldByMe } from './hold.ts';
import { isMuted } from './microphone.ts';
import { givenUpAt, mediaOf } from './path.ts';
import type { CallState, Idle, Talking } from './state.ts';
import { hasLeft } from './talking-media.ts';
import { heldByThem } from './settle.ts';

/** A call as a page draws it; `place`: which device of mine has it. */
export function viewOf(state: Exclude<CallState, Idle>, place: Place | null): CallEntry['view'] {
  switch (state.phase) {
    case 'dialing':
      return {
        phase: 'dialing',
        other: state.other,
        call: state.call,
        ringing: state.call?.ringing ?? false,
        asking: state.microphone === 'asking',
        busy: state.request.phase === 'put-off',
      };
    case 'accepting':
      return { phase: 'accepting', other: state.other, call: state.call, asking: state.microphone === 'asking' };
    case 'ringing':
      return { phase: 'ringing', other: state.other, call: state.call };
    case 'elsewhere':
      return { phase: 'elsewhere', other: state.other, call: state.call, place };
    case 'talking':
      return talkingView(state);
    case 'ended': {
      const { other, reason, byMe, talkMs } = state;
      return { phase: 'ended', other, reason, byMe, talkMs, place };
    }
  }
}

function talkingView(state: Talking): CallEntry['view'] {
  return {
    phase: 'talking',
    other: state.other,
    call: state.call,
    media: mediaOf(state.path),
    givenUpAt: givenUpAt(state.path),
    microphone: state.microphone.device,
    muted: isMuted(state.microphone),
    heldByMe: isHeldByMe(state.hold),
    heldByThem: heldByThem(state),
    theirMute: state.theirMicrophone !== 'on',
    tapToHear: state.output === 'blocked',
    talk: state.time.talk,
    heldSince: state.time.heldSince,
    closedByThem: hasLeft(state),
  };
}
