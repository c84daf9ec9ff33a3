import type { IceServer } from '@earshot/protocol';
import { pacing } from '../pacing.ts';
import type { Clock, Peer, PeerEvent, PeerRole, Reading } from '../ports.ts';
import { createIncoming, gatherCandidates, type Incoming, type Outgoing } from './candidates.ts';
import { openChannel, type Channel } from './channel.ts';
import { codecOrder } from './codecs.ts';
import { watchConnection } from './connection.ts';
import { createLines, type Lines } from './lines.ts';
import { createNegotiation, type Negotiation } from './negotiation.ts';
import { hasRed, startsWithRed } from './sdp.ts';
import { createSound, type Sound } from './sound.ts';

/**
 * A connection asks for its candidates once it is described (`offer()`, `answer()`), a renewal as soon as it is made
 * (W3C webrtc-pc 4.2.1, `iceCandidatePoolSize`; docs/decisions/0016-a-renewal-gathers-at-once.md): so Chromium finds a
 * network of which it was not told yet.
 */
function configuration(servers: readonly IceServer[], as: PeerRole): RTCConfiguration {
  return {
    iceServers: [...servers],
    bundlePolicy: 'max-bundle',
    iceCandidatePoolSize: as === 'renewal' ? 1 : 0,
  };
}

/**
 * Makes a connection to the other, at first without servers. Nothing is told to them before `offer()` or `answer()`.
 */
export function createPeer(as: PeerRole, clock: Clock, on: (event: PeerEvent) => void): Peer {
  const pc = new RTCPeerConnection(configuration([], as));
  let closed = false;
  function tell(event: PeerEvent): void {
    if (!closed) on(event);
  }
  const sound = createSound(clock, tell);
  const lines = createLines(pc, { voice: sound.use });
  const channel = openChannel(pc, tell);
  const outgoing = gatherCandidates(pc, clock, tell);
  const incoming = createIncoming((candidate) => {
    const added = pc.addIceCandidate(candidate);
    outgoing.release();
    return added;
  });
  const negotiation = createNegotiation(pc, clock, {
    // The output device opens while it rings, not when the first sound is there.
    leaving: sound.start,
    offered: lines.read,
    admit: incoming.admit,
    failed: () => tell({ type: 'connection', state: 'failed' }),
  });
  watchConnection(pc, (state) => {
    if (state === 'connected') sound.connected();
    tell({ type: 'connection', state });
  });
  const live: Live = { pc, sound, lines, negotiation, channel, outgoing, incoming, travelling: as === 'renewal' ? 0 : pacing.untilItRings };
  return {
    ...verbs(live),
    setIceServers: (servers) => closed || configure(live, configuration(servers, as)),
    reading: createReader(pc, clock),
    close: () => {
      if (closed) return;
      closed = true;
      negotiation.close();
      outgoing.close();
      sound.close();
      pc.close();
    },
  };
}

interface Live {
  readonly pc: RTCPeerConnection;
  readonly sound: Sound;
  readonly negotiation: Negotiation;
  readonly lines: Lines;
  readonly channel: Channel;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  /** Milliseconds from a first offer's text to its being set. */
  readonly travelling: number;
}

/** Other servers are for the next offer: one that is on its way is described without them. */
function configure({ pc, negotiation }: Pick<Live, 'pc' | 'negotiation'>, to: RTCConfiguration): void {
  negotiation.hurry();
  pc.setConfiguration(to);
}

function isClosed(pc: RTCPeerConnection): boolean {
  return pc.signalingState === 'closed';
}

function verbs({
  pc,
  sound,
  lines,
  negotiation,
  channel,
  outgoing,
  incoming,
  travelling,
}: Live): Omit<Peer, 'setIceServers' | 'reading' | 'close'> {
  return {
    draft: () => {
      lines.open();
      return negotiation.draft();
    },
    offer: async () => {
      lines.open();
      return negotiation.offer(travelling);
    },
    prepare: async (offer) => {
      await negotiation.prepare(offer);
      sound.warm();
    },
    // Firefox gives a connection without candidates of the other up after five seconds, and reads descriptions more
    // freely.
    gather: () => (codecOrder() === null ? Promise.resolve() : negotiation.gather()),
    connect: negotiation.connect,
    answer: async () => {
      const answer = await negotiation.answer();
      sound.start();
      return answer;
    },
    ...renewals({ pc, negotiation, outgoing }),
    addCandidates: incoming.add,
    attach: sound.attach,
    listen: sound.listen,
    hear: sound.hear,
    send: channel.send,
    level: sound.level,
  };
}

/**
 * How long candidates are kept back for an other who sends none of their own, in milliseconds; none when they stand in
 * their description.
 */
function holdFor(sdp: string): number {
  return /^a=candidate:/m.test(sdp) ? 0 : pacing.longestHold;
}

/**
 * When a path that stands is renewed between Chromium and Firefox, Chromium's side sends its new candidates only once
 * the other's are in. Otherwise the other's checks come first, Chromium takes their source for a worse way than the mix
 * of its new and the other's old end, which works, and never looks at the right one again, while Firefox listens on
 * that one alone: it would hear nothing for good (seen in 4 of 10 restarts, Chromium 156 with Firefox 153). Two of a
 * kind need no such care.
 */
function mustWait(pc: RTCPeerConnection): boolean {
  return codecOrder() !== null && pc.currentRemoteDescription !== null && !hasRed(pc.currentRemoteDescription.sdp);
}

function renewals({
  pc,
  negotiation,
  outgoing,
}: Pick<Live, 'pc' | 'negotiation' | 'outgoing'>): Pick<Peer, 'takeAnswer' | 'takeOffer' | 'restart'> {
  return {
    restart: () => {
      if (mustWait(pc)) outgoing.hold();
      return negotiation.restart();
    },
    takeAnswer: async (sdp) => {
      negotiation.hurry();
      await negotiation.takeAnswer(sdp);
      outgoing.release(holdFor(sdp));
    },
    takeOffer: async (sdp, polite) => {
      if (mustWait(pc)) outgoing.hold();
      try {
        return await negotiation.takeOffer(sdp, polite);
      } finally {
        // An offer of mine that stands goes on waiting for its answer.
        if (pc.signalingState !== 'have-local-offer') outgoing.release(holdFor(sdp));
      }
    },
  };
}

/** Reads the stats; once the connection is closed, what was read last. Nobody needs that before a call. */
function createReader(pc: RTCPeerConnection, clock: Clock): () => Promise<Reading> {
  let last: Reading | null = null;
  return async () => {
    const { readingOf } = await import('./reading.ts');
    last ??= readingOf(new Map(), clock.now());
    if (isClosed(pc)) return last;
    const answer = [pc.currentLocalDescription, pc.currentRemoteDescription].find((description) => description?.type === 'answer');
    last = readingOf(await pc.getStats(), clock.now(), startsWithRed(answer?.sdp ?? ''));
    return last;
  };
}
