import type { Media, Microphone } from '../../src/ports.ts';
import type { Problem } from '../../src/problems.ts';
import { createSimPeer, type PeerNeeds, type SimPeer } from './peer.ts';

export interface SimMicrophone extends Microphone {
  readonly state: { open: boolean; enabled: boolean };
  readonly lose: () => void;
}

/** The open microphones and peers of one machine. */
export interface SimMedia extends Media {
  readonly microphones: Set<SimMicrophone>;
  readonly peers: Set<SimPeer>;
}

/** What a person says when the browser asks for the microphone. */
export interface Permission {
  /** It was given before: nobody is asked. */
  granted: boolean;
  /** How often it is refused. */
  readonly refused: number;
}

const denied: Problem = { code: 'permission_denied', detail: 'the person said no' };
const unplugged: Problem = { code: 'microphone_lost', detail: 'unplugged' };

/** How long it takes to open a microphone: at once, a while, or until the person has found the question. */
function wait({ chance }: PeerNeeds, granted: boolean): number {
  return granted
    ? chance.between(0, 300)
    : chance.weigh([
        [3, chance.between(200, 2_000)],
        [1, chance.between(2_000, 20_000)],
      ]);
}

export function createSimMedia(needs: PeerNeeds, permission: Permission): SimMedia {
  const { chance, clock } = needs;
  const microphones = new Set<SimMicrophone>();
  const peers = new Set<SimPeer>();
  const createPeer: Media['createPeer'] = (_as, on) => {
    const peer = createSimPeer(needs, on);
    function close(): void {
      peers.delete(kept);
      peer.close();
    }
    const kept = { ...peer, close };
    peers.add(kept);
    return kept;
  };
  function open(lost: () => void): SimMicrophone {
    const state = { open: true, enabled: true };
    function close(): void {
      state.open = false;
      microphones.delete(microphone);
    }
    const microphone: SimMicrophone = {
      state,
      enable: (on) => void (state.enabled = on),
      level: () => 0,
      unheard: () => 0,
      close,
      lose: () => {
        close();
        lost();
      },
    };
    microphones.add(microphone);
    return microphone;
  }
  return {
    microphones,
    peers,
    ready: () => permission.granted,
    access: () => 'unknown',
    watchAccess: () => () => undefined,
    unfit: () => null,
    openMicrophone: (on) =>
      new Promise((resolve) => {
        const { granted } = permission;
        clock.after(wait(needs, granted), () =>
          resolve(!granted && chance.happens(permission.refused) ? denied : open(() => on({ type: 'lost', problem: unplugged }))),
        );
      }),
    createPeer,
    standBy: () => undefined,
  };
}
