import type { IceServer } from '@earshot/protocol';
import { pacing } from './pacing.ts';
import type { Clock, Media, Peer, PeerEvent, PeerRole, Reading } from './ports.ts';
import { askMicrophone, closeMicrophone, isLive, newVoice, type Tell, type Voice } from './attempt-voice.ts';
import { doAhead, doNow, forgetAhead, type Ahead } from './ahead.ts';
import type { CallCommand, CallEffect } from './call/effect.ts';
import type { CallEvent, Doing } from './call/event.ts';

/** What an attempt does to the media; timers, commands and problems are the phone's. */
export type MediaEffect = Exclude<CallEffect, CallCommand | { type: 'timer' | 'problem' | 'missed' | 'keep-text' | 'doubt' }>;

export interface Attempts {
  run(effect: MediaEffect): void;
  /**
   * How loud I am and the other is now, 0 to 1; of several the loudest, or the one of an attempt. Only who is asked for
   * is looked at: each look waits for a thread of the browser.
   */
  levels(attempt?: string | null): { readonly mine: number; readonly theirs: number; readonly unheard: number };
  reading(attempt: string): Promise<Reading | null>;
  /** Closes every microphone and peer. Safe twice. */
  close(): void;
}

/** The things of one attempt. Its peer is its own, and so is a microphone that it does not have from another. */
interface Attempt {
  id: string;
  peer: Peer | null;
  voice: Voice;
  isBeside: boolean;
  /** The microphone was to be heard once on this peer. */
  sends: boolean;
  /** The data channel took something, so a goodbye can be on its way. */
  spoke: boolean;
  closed: boolean;
  /** What every connection of this attempt is given to find its way. */
  servers: readonly IceServer[];
  /** The offer or answer being made. */
  describing: Promise<unknown> | null;
  ahead: Ahead | null;
}

/** Owns what the media made for each attempt, and tells what came of it. */
export function createAttempts(ports: { readonly media: Media; readonly clock: Clock }, tell: Tell): Attempts {
  const attempts = new Map<string, Attempt>();
  const leaving = new Set<() => void>();
  function attemptOf(id: string): Attempt {
    const attempt = attempts.get(id) ?? newAttempt(id);
    attempts.set(id, attempt);
    return attempt;
  }
  function release(id: string): void {
    const attempt = attempts.get(id);
    if (attempt === undefined) return;
    attempts.delete(id);
    leave(attempt, ports.clock, leaving);
  }
  return {
    run: (effect) => {
      if (effect.type === 'release') release(effect.attempt);
      else if (effect.type === 'move') move(attempts, attemptOf(effect.from), effect.to);
      else if (effect.type === 'beside') Object.assign(attemptOf(effect.attempt), { voice: attemptOf(effect.of).voice, isBeside: true });
      else runOnAttempt(attemptOf(effect.attempt), effect, ports, tell);
    },
    levels: (of) => levelsOf([...attempts.values()], of),
    reading: async (id) => {
      const peer = attempts.get(id)?.peer;
      const reading = (await peer?.reading().catch(() => null)) ?? null;
      // Another one may have taken its place meanwhile.
      return attempts.get(id)?.peer === peer ? reading : null;
    },
    close: () => {
      for (const id of attempts.keys()) release(id);
      for (const close of leaving) close();
      ports.media.standBy(false);
    },
  };
}

function levelsOf(attempts: readonly Attempt[], of: string | null | undefined): ReturnType<Attempts['levels']> {
  const { voice } = attempts.find((attempt) => attempt.voice.attached) ?? attempts.at(-1) ?? newAttempt('');
  const those = attempts.filter((attempt) => (of === undefined ? attempt.voice === voice : attempt.id === of));
  const theirs = those.map(({ peer }) => peer?.level() ?? 0);
  return {
    mine: voice.microphone?.level() ?? 0,
    theirs: Math.max(0, ...theirs),
    unheard: voice.enabled ? 0 : (voice.microphone?.unheard() ?? 0),
  };
}

function newAttempt(id: string): Attempt {
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
function move(attempts: Map<string, Attempt>, attempt: Attempt, to: string): void {
  attempts.delete(attempt.id);
  forgetAhead(attempt);
  attempt.peer?.close();
  attempt.voice.attached = false;
  Object.assign(attempt, { id: to, peer: null, sends: false, spoke: false });
  attempts.set(to, attempt);
}

/** Silent at once; the peer is closed when its last words are out. */
function leave(attempt: Attempt, clock: Clock, leaving: Set<() => void>): void {
  attempt.closed = true;
  forgetAhead(attempt);
  const { peer, spoke } = attempt;
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
  if (!attempt.isBeside) attempt.voice.microphone?.close();
}

/** The peer alone goes; the microphone may be on the lines of others. */
function part(attempt: Attempt): void {
  forgetAhead(attempt);
  attempt.peer?.close();
  Object.assign(attempt, { peer: null, sends: false, spoke: false, servers: [] });
}

type OnAttempt = Exclude<MediaEffect, { type: 'release' | 'move' | 'beside' }>;

function runOnAttempt(
  attempt: Attempt,
  effect: OnAttempt,
  { media, clock }: { readonly media: Media; readonly clock: Clock },
  tell: Tell,
): void {
  if (effect.type === 'microphone') return askMicrophone(attempt, media, tell);
  if (effect.type === 'no-microphone') return closeMicrophone(attempt.voice);
  if (effect.type === 'part') return part(attempt);
  if (effect.type === 'peer') return doAhead(attempt, clock, () => makePeer(attempt, effect.as, media, tell));
  if (effect.type === 'prepare')
    return doAhead(attempt, clock, () => attempt.peer !== null && runOnPeer(attempt, attempt.peer, effect, tell));
  if (effect.type === 'attach') {
    attempt.voice.attached = effect.on;
    attempt.sends ||= effect.on;
    doNow(attempt);
    return attach(attempt);
  }
  if (effect.type === 'enable') {
    attempt.voice.enabled = effect.on;
    return attempt.voice.microphone?.enable(isLive(attempt.voice));
  }
  if (effect.type === 'servers') {
    attempt.servers = effect.servers;
    if (attempt.peer === null && attempt.ahead !== null) return;
  }
  doNow(attempt);
  if (attempt.peer !== null) return runOnPeer(attempt, attempt.peer, effect, tell);
  // The browser would make no connection; whoever waits for an answer must hear of it.
  if (effect.type === 'answer') tell({ type: 'broken', attempt: attempt.id, doing: 'answer', detail: 'There is no connection.' });
}

type OnPeer = Exclude<OnAttempt, { type: 'microphone' | 'no-microphone' | 'peer' | 'attach' | 'enable' | 'part' }>;

function runOnPeer(attempt: Attempt, peer: Peer, effect: OnPeer, tell: Tell): void {
  const doing = createDoing(attempt, peer, tell);
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
      attempt.spoke = peer.send(effect.text) || attempt.spoke;
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

/** Tells how something the peer does comes out, while the attempt still has this peer. */
function createDoing(attempt: Attempt, peer: Peer, tell: Tell) {
  function failed(doing: Doing) {
    return (error: unknown) => {
      if (attempt.peer === peer && !attempt.closed) tell({ type: 'broken', attempt: attempt.id, doing, detail: String(error) });
    };
  }
  return {
    describe: (kind: Extract<CallEvent, { type: 'described' }>['kind'], sdp: Promise<string | null>): void => {
      attempt.describing = sdp;
      sdp.then((text) => {
        if (attempt.peer === peer && !attempt.closed) tell({ type: 'described', attempt: attempt.id, kind, sdp: text });
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
function attach(attempt: Attempt): void {
  attempt.voice.microphone?.enable(isLive(attempt.voice));
  attempt.peer?.attach(attempt.sends ? attempt.voice.microphone : null).catch(() => undefined);
}

function makePeer(attempt: Attempt, as: PeerRole, media: Media, tell: Tell): void {
  attempt.peer?.close();
  attempt.peer = null;
  try {
    function on(event: PeerEvent): void {
      if (attempt.peer === peer && !attempt.closed) tell({ type: 'peer', attempt: attempt.id, event });
    }
    const peer: Peer = media.createPeer(as, on);
    attempt.peer = peer;
    if (attempt.servers.length > 0) setServers(peer, attempt.servers);
  } catch (error) {
    tell({ type: 'broken', attempt: attempt.id, doing: 'peer', detail: String(error) });
  }
}
