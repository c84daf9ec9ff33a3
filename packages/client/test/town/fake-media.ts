import type { Candidate } from '@earshot/protocol';
import type { Media, Microphone, Peer, PeerEvent, Reading } from '../../src/ports.ts';
import type { Problem } from '../../src/problems.ts';

/** A microphone that notes what is done with it. */
export interface FakeMicrophone extends Microphone {
  readonly state: { open: boolean; enabled: boolean };
  lose(): void;
}

/** A peer that connects when an offer and the answer to it have met, and notes what is done with it. */
export interface FakePeer extends Peer {
  readonly log: string[];
  readonly state: {
    attached: Microphone | null;
    listening: boolean;
    closed: boolean;
    far: FakePeer | null;
    connected: boolean;
    heard: Candidate[];
    /** What `reading` gives. */
    reading: Reading;
  };
  tell(event: PeerEvent): void;
}

export interface FakeMedia extends Media {
  readonly peers: FakePeer[];
  readonly microphones: FakeMicrophone[];
  /** What the next `openMicrophone` gives, and whether it waits for `answerPermission`. */
  readonly will: { ready: boolean; refuse: Problem | null; wait: boolean; unfit: Problem | null };
  answerPermission(): void;
  /** The microphone that is really heard by the other now. */
  sounding(): boolean;
}

/** The air between peers: who made which description, and whether sound gets through. */
export class Air {
  readonly owners = new Map<string, FakePeer>();
  open = true;
  /** What is sent does not arrive, and nobody has noticed yet. */
  hushed = false;
  count = 0;
  peers = 0;

  /** `answer` was made for `offer`, and the offerer has taken it. */
  meet(offer: string, answer: string): void {
    const one = this.owners.get(offer);
    const two = this.owners.get(answer);
    if (one === undefined || two === undefined || !this.open || one.state.closed || two.state.closed) return;
    for (const [peer, far] of [
      [one, two],
      [two, one],
    ] as const) {
      peer.state.far = far;
      peer.state.connected = true;
      peer.tell({ type: 'connection', state: 'connected' });
      peer.tell({ type: 'channel' });
      peer.tell({ type: 'sound' });
    }
  }

  /** Sound stops or the way is gone for good. */
  cut(state: 'disconnected' | 'failed'): void {
    this.open = false;
    for (const peer of new Set(this.owners.values())) {
      if (!peer.state.connected) continue;
      peer.state.connected = false;
      peer.tell({ type: 'connection', state });
    }
  }
}

const silence: Reading = {
  at: 0,
  packetsReceived: 100,
  packetsLost: 0,
  packetsSent: 0,
  packetsLostThere: null,
  jitterMs: 1,
  roundTripMs: 2,
  samples: 100,
  concealed: 0,
  silentConcealed: 0,
  bytesReceived: 0,
  energy: 0,
  codec: 'opus',
  pair: { local: 'host', remote: 'host', protocol: 'udp' },
};

/** The first line of a description; the rest is the fingerprint of the connection. */
function nameOf(sdp: string): string {
  return sdp.split('\n')[0] ?? '';
}

export function createFakePeer(air: Air, on: (event: PeerEvent) => void): FakePeer {
  const log: string[] = [];
  const state: FakePeer['state'] = {
    attached: null,
    listening: false,
    closed: false,
    far: null,
    connected: false,
    heard: [],
    reading: silence,
  };
  air.peers += 1;
  const print = `\na=fingerprint:sha-256 ${air.peers}\n`;
  let bytes = 0;
  let offer = '';
  let given = '';
  let held: Candidate[] | null = null;
  let ahead = '';
  let answer = '';
  function make(kind: string): string {
    air.count += 1;
    const sdp = `${kind} ${air.count}${print}`;
    air.owners.set(sdp, peer);
    return sdp;
  }
  function gather(): void {
    peer.tell({ type: 'candidates', list: [{ candidate: `candidate ${air.count}` }] });
  }
  async function note<Value>(word: string, value: Value): Promise<Value> {
    log.push(word);
    if (state.closed) throw new Error('closed');
    return value;
  }
  function answerTo(sdp: string): string {
    answer = make(`answer to ${nameOf(sdp)},`);
    return answer;
  }
  const peer: FakePeer = {
    log,
    state,
    tell: (event) => {
      if (!state.closed) on(event);
    },
    draft: async () => undefined,
    offer: async () => {
      offer = make('offer');
      queueMicrotask(gather);
      return note('offer', offer);
    },
    prepare: async (sdp) => {
      given = sdp;
      held ??= [];
      ahead = '';
      return note(`prepare ${nameOf(sdp)}`, undefined);
    },
    gather: async () => {
      queueMicrotask(gather);
      ahead = answerTo(given);
      return note('gather', undefined);
    },
    connect: () => {
      log.push('connect');
      state.heard.push(...(held ?? []));
      held = null;
    },
    answer: async () => {
      if (given === '') throw new Error('There is no offer to answer.');
      if (ahead !== '') return note('answer', ahead);
      queueMicrotask(gather);
      return note('answer', answerTo(given));
    },
    takeAnswer: async (sdp) => {
      await note(`take ${nameOf(sdp)}`, undefined);
      // As in a browser: any answer settles the offer that is out, and only the right one makes a connection.
      if (sdp.startsWith(`answer to ${nameOf(offer)},`)) air.meet(offer, sdp);
      offer = '';
    },
    takeOffer: async (sdp, polite) => {
      if (offer !== '' && !polite) return note('ignored offer', null);
      offer = '';
      return note(`take ${nameOf(sdp)}`, answerTo(sdp));
    },
    restart: async () => {
      offer = make('offer');
      return note('restart', offer);
    },
    setIceServers: (servers) => void log.push(`servers ${servers.length}`),
    addCandidates: (list) => void (held ?? state.heard).push(...list),
    attach: async (microphone) => {
      state.attached = microphone;
      return note(microphone === null ? 'detach' : 'attach', undefined);
    },
    listen: (heard) => {
      state.listening = heard;
      log.push(heard ? 'listen' : 'deafen');
    },
    hear: () => void log.push('hear'),
    send: (text) => {
      const { far } = state;
      if (far === null || !state.connected || state.closed) return false;
      queueMicrotask(() => far.tell({ type: 'message', text }));
      return true;
    },
    level: () => 0.5,
    reading: () => {
      if (state.connected && !air.hushed && (state.far?.state.attached ?? null) !== null) bytes += 1_000;
      return note('reading', { ...state.reading, bytesReceived: state.reading.bytesReceived + bytes });
    },
    close: () => {
      if (state.closed) return;
      state.closed = true;
      const { far } = state;
      if (far !== null && state.connected) {
        state.connected = false;
        far.state.connected = false;
        queueMicrotask(() => far.tell({ type: 'connection', state: 'disconnected' }));
      }
    },
  };
  return peer;
}

export function createFakeMedia(air: Air): FakeMedia {
  const peers: FakePeer[] = [];
  const microphones: FakeMicrophone[] = [];
  const waiting: (() => void)[] = [];
  const will: FakeMedia['will'] = { ready: true, refuse: null, wait: false, unfit: null };
  return {
    peers,
    microphones,
    will,
    ready: () => will.ready,
    access: () => 'unknown',
    watchAccess: () => () => undefined,
    unfit: () => will.unfit,
    openMicrophone: async (on) => {
      if (will.wait) await new Promise<void>((resolve) => void waiting.push(resolve));
      if (will.refuse !== null) return will.refuse;
      const state = { open: true, enabled: true };
      const microphone: FakeMicrophone = {
        state,
        enable: (enabled) => void (state.enabled = enabled),
        level: () => 0.25,
        unheard: () => 0.125,
        close: () => void (state.open = false),
        lose: () => on({ type: 'lost', problem: { code: 'microphone_lost', detail: 'unplugged' } }),
      };
      microphones.push(microphone);
      return microphone;
    },
    answerPermission: () => {
      will.wait = false;
      for (const go of waiting.splice(0)) go();
    },
    createPeer: (as, on) => {
      const peer = createFakePeer(air, on);
      peers.push(peer);
      if (as === 'renewal') peer.log.push('gather');
      return peer;
    },
    standBy: () => undefined,
    sounding: () =>
      peers.some(({ state }) => {
        const microphone = microphones.find((known) => known === state.attached);
        return !state.closed && state.connected && microphone !== undefined && microphone.state.open && microphone.state.enabled;
      }),
  };
}
