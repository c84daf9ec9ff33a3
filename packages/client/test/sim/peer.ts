import type { Candidate } from '@earshot/protocol';
import type { Microphone, Peer, PeerEvent, Reading } from '../../src/ports.ts';
import type { Air, Antenna, Station } from './air.ts';
import type { Chance } from './chance.ts';
import type { Machine } from './clock.ts';

/** A peer that negotiates as a browser does, and shows what it does. */
export interface SimPeer extends Peer {
  readonly station: Station;
  readonly state: { attached: Microphone | null; listening: boolean };
}

export interface PeerNeeds {
  readonly air: Air;
  readonly antenna: Antenna;
  readonly chance: Chance;
  readonly clock: Machine;
}

function sdpOf(kind: 'offer' | 'answer', ufrag: string): string {
  return `v=0 ${kind}\r\na=ice-ufrag:${ufrag}\r\na=fingerprint:sha-256 ${ufrag.split('.')[0]}\r\n`;
}

function ufragOf(sdp: string): string {
  return /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? '';
}

/** Jobs of one peer, one after the other, each taking its time. A job of a dead machine never ends. */
function createTurns({ chance, clock }: PeerNeeds, station: Station) {
  let free = 0;
  return <Value>(job: () => Value): Promise<Value> =>
    new Promise((resolve, reject) => {
      free = Math.max(free, clock.now()) + (chance.happens(0.7) ? 0 : chance.between(1, 60));
      clock.after(free - clock.now(), () => {
        if (station.closed) return reject(new Error('The peer is closed.'));
        try {
          return resolve(job());
        } catch (error) {
          return reject(error);
        }
      });
    });
}

/** Descriptions of one peer (W3C webrtc-pc 4.4), with perfect negotiation (10.7). */
function createDescriptions(needs: PeerNeeds, station: Station) {
  const { air, chance, clock } = needs;
  let generation = 0;
  let offered = false;
  let settled: { readonly local: string | null } = { local: null };
  let prepared: string | null = null;
  let ahead: string | null = null;
  let checking: () => void = () => undefined;
  function gather(ufrag: string): void {
    if (station.blind) return stall();
    const list: Candidate[] = [{ candidate: `candidate:${ufrag}`, usernameFragment: ufrag }];
    for (let times = chance.happens(0.2) ? 2 : 1; times > 0; times -= 1)
      clock.after(chance.between(0, 60), () => station.tell({ type: 'candidates', list }));
  }
  /** As Chromium does once in some hundred connections (docs/decisions/0019). */
  function stall(): void {
    if (generation === 1) clock.after(800, () => station.tell({ type: 'stalled' }));
  }
  function describe(): string {
    generation += 1;
    station.local = `${station.id}.${generation}`;
    gather(station.local);
    return station.local;
  }
  /** Both descriptions stand: the way is looked for, and given up when there is none. */
  function stable(): void {
    offered = false;
    settled = { local: station.local };
    air.changed(station);
    checking();
    const { local, remote } = station;
    checking = clock.after(chance.between(12_000, 25_000), () => {
      const unchanged = station.local === local && station.remote === remote;
      if (unchanged && station.end === null) station.tell({ type: 'connection', state: 'failed' });
    });
  }
  function take(sdp: string): void {
    const ufrag = ufragOf(sdp);
    const known = station.remote?.split('.')[0];
    // Another certificate on a connection that stands: a browser refuses the description (RFC 8842 section 5.5).
    if (station.end !== null && known !== ufrag.split('.')[0]) throw new Error('The fingerprint is another.');
    station.remote = ufrag;
  }
  function answerTo(sdp: string): string {
    take(sdp);
    const text = sdpOf('answer', describe());
    stable();
    return text;
  }
  return {
    offer: (): string => {
      const text = sdpOf('offer', describe());
      offered = true;
      return text;
    },
    prepare: (sdp: string): void => {
      prepared = sdp;
      ahead = null;
    },
    gather: (): void => {
      if (prepared === null || ahead !== null) return;
      take(prepared);
      ahead = sdpOf('answer', describe());
    },
    answer: (): string => {
      if (prepared === null) throw new Error('There is no offer to answer.');
      const sdp = prepared;
      prepared = null;
      if (ahead === null) return answerTo(sdp);
      stable();
      return ahead;
    },
    takeAnswer: (sdp: string): void => {
      if (!offered) return;
      take(sdp);
      stable();
    },
    takeOffer: (sdp: string, polite: boolean): string | null => {
      if (offered && !polite) return null;
      if (offered) station.local = settled.local;
      offered = false;
      if (station.remote !== null) return answerTo(sdp);
      prepared = sdp;
      return null;
    },
    stop: () => checking(),
  };
}

export function createSimPeer(needs: PeerNeeds, on: (event: PeerEvent) => void): SimPeer {
  const { air, antenna, chance, clock } = needs;
  const state: SimPeer['state'] = { attached: null, listening: false };
  const station: Station = {
    id: `p${chance.uuid().slice(0, 8)}`,
    antenna,
    candidates: new Set(),
    blind: chance.happens(0.03),
    local: null,
    remote: null,
    closed: false,
    end: null,
    tell: (event) => {
      if (!station.closed && !antenna.dead) on(event);
    },
    plays: () => state.listening,
    sends: () => state.attached !== null,
  };
  air.join(station);
  const turn = createTurns(needs, station);
  const descriptions = createDescriptions(needs, station);
  let bytes = 0;
  /** The other's candidates, between an offer that is prepared and the answer that is on its way. */
  let held: Candidate[] | null = null;
  function admit(): void {
    const waiting = held ?? [];
    held = null;
    peer.addCandidates(waiting);
  }
  const peer: SimPeer = {
    station,
    state,
    draft: () => Promise.resolve(),
    offer: () => turn(descriptions.offer),
    prepare: (sdp) =>
      turn(() => {
        held ??= [];
        descriptions.prepare(sdp);
      }),
    gather: () => turn(descriptions.gather),
    answer: () => turn(descriptions.answer),
    connect: () => void turn(() => admit()).catch(() => undefined),
    takeAnswer: (sdp) => turn(() => descriptions.takeAnswer(sdp)),
    takeOffer: (sdp, polite) => turn(() => descriptions.takeOffer(sdp, polite)),
    restart: () => turn(descriptions.offer),
    setIceServers: () => undefined,
    addCandidates: (list) => {
      if (held !== null) return void held.push(...list);
      for (const candidate of list) if (typeof candidate !== 'string') station.candidates.add(candidate.usernameFragment ?? '');
      air.changed(station);
    },
    attach: (microphone) => {
      state.attached = microphone;
      return Promise.resolve();
    },
    listen: (heard) => void (state.listening = heard),
    hear: () => undefined,
    send: (text) => {
      if (station.end === null || station.closed) return false;
      air.say(station.end, text);
      return true;
    },
    level: () => 0,
    reading: () => {
      if (station.end !== null && air.receives(station.end)) bytes = Math.ceil(clock.now());
      return Promise.resolve(readingOf(bytes, clock.now()));
    },
    close: () => {
      if (station.closed) return;
      descriptions.stop();
      station.closed = true;
      state.attached = null;
      station.end?.words.splice(0);
      air.changed(station);
    },
  };
  return peer;
}

function readingOf(bytes: number, at: number): Reading {
  return {
    at,
    packetsReceived: bytes,
    packetsLost: 0,
    packetsSent: 0,
    packetsLostThere: null,
    jitterMs: 1,
    roundTripMs: 2,
    samples: bytes,
    concealed: 0,
    silentConcealed: 0,
    bytesReceived: bytes,
    energy: 0,
    codec: 'opus',
    pair: { local: 'host', remote: 'host', protocol: 'udp' },
  };
}
