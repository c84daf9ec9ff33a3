import type { IceServer } from '@earshot/protocol';
import { pacing } from './pacing.ts';
import type { Clock, Media, Peer, PeerEvent, PeerRole, Reading } from './ports.ts';
import { askMicrophone, closeMicrophone, isLive, newVoice, type Tell, type Voice } from './leg-voice.ts';
import { doAhead, doNow, forgetAhead, type Ahead } from './ahead.ts';
import type { CallCommand, CallEffect } from './call/effect.ts';
import type { CallEvent, Doing } from './call/event.ts';

/** What a leg does to the media; timers, commands and problems are the phone's. */
export type MediaEffect = Exclude<CallEffect, CallCommand | { type: 'timer' | 'problem' | 'missed' | 'keep-text' | 'doubt' }>;

export interface Legs {
  run(effect: MediaEffect): void;
  /** How loud I am and the other is now, 0 to 1. */
  levels(): { readonly mine: number; readonly theirs: number; readonly unheard: number };
  /** How loud the other of one leg is now. */
  level(leg: string): number;
  reading(leg: string): Promise<Reading | null>;
  /** Closes every microphone and peer. Safe twice. */
  close(): void;
}

/** The things of one attempt. Its peer is its own, and so is a microphone that it does not have from another leg. */
interface Leg {
  id: string;
  peer: Peer | null;
  voice: Voice;
  isBeside: boolean;
  /** The microphone was to be heard once on this peer. */
  sends: boolean;
  /** The data channel took something, so a goodbye can be on its way. */
  spoke: boolean;
  closed: boolean;
  /** What every connection of this leg is given to find its way. */
  servers: readonly IceServer[];
  /** The offer or answer being made. */
  describing: Promise<unknown> | null;
  ahead: Ahead | null;
}

/** Owns what the media made for each leg, and tells what came of it. */
export function createLegs(ports: { readonly media: Media; readonly clock: Clock }, tell: Tell): Legs {
  const legs = new Map<string, Leg>();
  const leaving = new Set<() => void>();
  function legOf(id: string): Leg {
    const leg = legs.get(id) ?? newLeg(id);
    legs.set(id, leg);
    return leg;
  }
  function release(id: string): void {
    const leg = legs.get(id);
    if (leg === undefined) return;
    legs.delete(id);
    leave(leg, ports.clock, leaving);
  }
  return {
    run: (effect) => {
      if (effect.type === 'release') release(effect.leg);
      else if (effect.type === 'move') move(legs, legOf(effect.from), effect.to);
      else if (effect.type === 'beside') Object.assign(legOf(effect.leg), { voice: legOf(effect.of).voice, isBeside: true });
      else runOnLeg(legOf(effect.leg), effect, ports, tell);
    },
    levels: () => levelsOf([...legs.values()]),
    level: (id) => legs.get(id)?.peer?.level() ?? 0,
    reading: async (id) => {
      const peer = legs.get(id)?.peer;
      const reading = (await peer?.reading().catch(() => null)) ?? null;
      // Another one may have taken its place meanwhile.
      return legs.get(id)?.peer === peer ? reading : null;
    },
    close: () => {
      for (const id of legs.keys()) release(id);
      for (const close of leaving) close();
      ports.media.standBy(false);
    },
  };
}

function levelsOf(legs: readonly Leg[]): ReturnType<Legs['levels']> {
  const { voice } = legs.find((leg) => leg.voice.attached) ?? legs.at(-1) ?? newLeg('');
  const theirs = legs.filter((leg) => leg.voice === voice).map(({ peer }) => peer?.level() ?? 0);
  return {
    mine: voice.microphone?.level() ?? 0,
    theirs: Math.max(0, ...theirs),
    unheard: voice.enabled ? 0 : (voice.microphone?.unheard() ?? 0),
  };
}

function newLeg(id: string): Leg {
  return {
    id,
    peer: null,
    voice: newVoice(),
    isBeside: false,
    sends: false,
    spoke: false,
    closed: false,
    servers: [],
    describing: null,
    ahead: null,
  };
}

/** Only the microphone goes on, open or still asked for. */
function move(legs: Map<string, Leg>, leg: Leg, to: string): void {
  legs.delete(leg.id);
  forgetAhead(leg);
  leg.peer?.close();
  leg.voice.attached = false;
  Object.assign(leg, { id: to, peer: null, sends: false, spoke: false });
  legs.set(to, leg);
}

/** Silent at once; the peer is closed when its last words are out. */
function leave(leg: Leg, clock: Clock, leaving: Set<() => void>): void {
  leg.closed = true;
  forgetAhead(leg);
  const { peer, spoke } = leg;
  if (peer !== null && spoke) {
    peer.listen(false);
    peer.attach(null).catch(() => undefined);
    const close: () => void = () => {
      stop();
      leaving.delete(close);
      peer.close();
    };
    const stop = clock.after(pacing.lastWords, close);
    leaving.add(close);
  } else {
    peer?.close();
  }
  if (!leg.isBeside) leg.voice.microphone?.close();
}

/** The peer alone goes; the microphone may be on the lines of others. */
function part(leg: Leg): void {
  forgetAhead(leg);
  leg.peer?.close();
  Object.assign(leg, { peer: null, sends: false, spoke: false, servers: [] });
}

type OnLeg = Exclude<MediaEffect, { type: 'release' | 'move' | 'beside' }>;

function runOnLeg(leg: Leg, effect: OnLeg, { media, clock }: { readonly media: Media; readonly clock: Clock }, tell: Tell): void {
  if (effect.type === 'microphone') return askMicrophone(leg, media, tell);
  if (effect.type === 'no-microphone') return closeMicrophone(leg.voice);
  if (effect.type === 'part') return part(leg);
  if (effect.type === 'peer') return doAhead(leg, clock, () => makePeer(leg, effect.as, media, tell));
  if (effect.type === 'prepare') return doAhead(leg, clock, () => leg.peer !== null && runOnPeer(leg, leg.peer, effect, tell));
  if (effect.type === 'attach') {
    leg.voice.attached = effect.on;
    leg.sends ||= effect.on;
    doNow(leg);
    return attach(leg);
  }
  if (effect.type === 'enable') {
    leg.voice.enabled = effect.on;
    return leg.voice.microphone?.enable(isLive(leg.voice));
  }
  if (effect.type === 'servers') {
    leg.servers = effect.servers;
    if (leg.peer === null && leg.ahead !== null) return;
  }
  doNow(leg);
  if (leg.peer !== null) return runOnPeer(leg, leg.peer, effect, tell);
  // The browser would make no connection; whoever waits for an answer must hear of it.
  if (effect.type === 'answer') tell({ type: 'broken', leg: leg.id, doing: 'answer', detail: 'There is no connection.' });
}

type OnPeer = Exclude<OnLeg, { type: 'microphone' | 'no-microphone' | 'peer' | 'attach' | 'enable' | 'part' }>;

function runOnPeer(leg: Leg, peer: Peer, effect: OnPeer, tell: Tell): void {
  const doing = createDoing(leg, peer, tell);
  switch (effect.type) {
    case 'offer':
      return doing.describe('offer', peer.offer());
    case 'prepare':
      return doing.watch('prepare', peer.prepare(effect.sdp));
    case 'gather':
      return doing.watch('prepare', peer.gather());
    case 'connect':
      return peer.connect();
    case 'answer':
      return doing.describe('answer', peer.answer());
    case 'take-answer':
      return doing.watch('take-answer', peer.takeAnswer(effect.sdp));
    case 'take-offer':
      return doing.describe('reanswer', peer.takeOffer(effect.sdp, effect.polite));
    case 'restart':
      return doing.describe('restart', peer.restart());
    case 'servers':
      return setServers(peer, effect.servers);
    case 'add':
      return peer.addCandidates(effect.candidates);
    case 'listen':
      return peer.listen(effect.on);
    case 'hear':
      return peer.hear();
    case 'say':
      leg.spoke = peer.send(effect.text) || leg.spoke;
  }
}

/** Without servers that make no sense the peer still finds what is near. */
function setServers(peer: Peer, servers: readonly IceServer[]): void {
  try {
    peer.setIceServers(servers);
  } catch {
    // The browser refuses the whole list for one malformed address.
  }
}

/** Tells how something the peer does comes out, while the leg still has this peer. */
function createDoing(leg: Leg, peer: Peer, tell: Tell) {
  function failed(doing: Doing) {
    return (error: unknown) => {
      if (leg.peer === peer && !leg.closed) tell({ type: 'broken', leg: leg.id, doing, detail: String(error) });
    };
  }
  return {
    describe: (kind: Extract<CallEvent, { type: 'described' }>['kind'], sdp: Promise<string | null>): void => {
      leg.describing = sdp;
      sdp.then((text) => {
        if (leg.peer === peer && !leg.closed) tell({ type: 'described', leg: leg.id, kind, sdp: text });
      }, failed(kind));
    },
    watch: (doing: Doing, done: Promise<void>): void => {
      done.catch(failed(doing));
    },
  };
}

/**
 * A line that has begun to send goes on with silence. One that stops for less than two seconds takes up again where it
 * stopped, and the other's jitter buffer then holds everything back by that time, for the rest of the call
 * (docs/decisions/0003-hold-is-not-sdp.md).
 */
function attach(leg: Leg): void {
  leg.voice.microphone?.enable(isLive(leg.voice));
  leg.peer?.attach(leg.sends ? leg.voice.microphone : null).catch(() => undefined);
}

function makePeer(leg: Leg, as: PeerRole, media: Media, tell: Tell): void {
  leg.peer?.close();
  leg.peer = null;
  try {
    function on(event: PeerEvent): void {
      if (leg.peer === peer && !leg.closed) tell({ type: 'peer', leg: leg.id, event });
    }
    const peer: Peer = media.createPeer(as, on);
    leg.peer = peer;
    if (leg.servers.length > 0) setServers(peer, leg.servers);
  } catch (error) {
    tell({ type: 'broken', leg: leg.id, doing: 'peer', detail: String(error) });
  }
}
