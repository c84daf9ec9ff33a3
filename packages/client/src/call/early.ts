import type { PeerEvent } from '../ports.ts';
import { readFrame } from './frame.ts';
import type { SideChannel } from './side-channel.ts';

/** What the peer has said before the server says that the call is accepted. */
export interface Early {
  /** `stalled`: it has found no candidate of mine for a while. */
  readonly way: 'looking' | 'stalled' | 'connected';
  readonly channel: SideChannel['phase'];
  /** `blocked`: the browser plays nothing before the person has pressed something. */
  readonly output: 'plays' | 'blocked';
  /** The frame by which the other has told how they stand last: they may hold before the server is heard. */
  readonly word: string | null;
}

/** A connection of which nothing is known yet. */
export const unheard: Early = { way: 'looking', channel: 'opening', output: 'plays', word: null };

/** The same with what the peer says now. Pure. */
export function stepEarly<State extends Early>(state: State, event: PeerEvent): State {
  switch (event.type) {
    case 'connection':
      return withWay(state, event.state === 'connected');
    case 'stalled':
      return state.way === 'connected' ? state : { ...state, way: 'stalled' };
    case 'candidates':
      return state.way === 'stalled' ? { ...state, way: 'looking' } : state;
    case 'channel':
      return { ...state, channel: 'open' };
    case 'channel-closed':
      return { ...state, channel: 'closed' };
    case 'tap':
      return { ...state, output: event.needed ? 'blocked' : 'plays' };
    case 'message':
      return withWord(state, event.text);
    case 'sound':
      return state;
  }
}

function withWay<State extends Early>(state: State, connected: boolean): State {
  if (connected) return { ...state, way: 'connected' };
  return state.way === 'connected' ? { ...state, way: 'looking' } : state;
}

/** Nothing but how they stand means anything before the talk begins. */
function withWord<State extends Early>(state: State, text: string): State {
  return readFrame(text)?.t === 'state' ? { ...state, word: text } : state;
}
