import type { PeerEvent } from '../ports.ts';
import type { SideChannel } from './side-channel.ts';

/** What the peer has said before the server says that the call is accepted. */
export interface Early {
  /** `stalled`: it has found no candidate of mine for a while. */
  readonly way: 'looking' | 'stalled' | 'connected';
  readonly channel: SideChannel['phase'];
  /** `blocked`: the browser plays nothing before the person has pressed something. */
  readonly output: 'plays' | 'blocked';
}

/** A connection of which nothing is known yet. */
export const unheard: Early = { way: 'looking', channel: 'opening', output: 'plays' };

/** The same with what the peer says now. Pure. */
export function stepEarly<State extends Early>(state: State, event: PeerEvent): State {
  switch (event.type) {
    case 'connection':
      if (event.state === 'connected') return { ...state, way: 'connected' };
      return state.way === 'connected' ? { ...state, way: 'looking' } : state;
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
    case 'sound':
      return state;
  }
}
