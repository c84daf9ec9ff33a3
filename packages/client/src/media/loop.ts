import type { Candidate } from '@earshot/protocol';
import type { Clock, Microphone, Peer, PeerEvent } from '../ports.ts';
import { candidateInit } from './candidates.ts';
import { createPeer } from './peer.ts';

/** Seconds after which a voice comes back: long enough not to be taken for one's own in the head. */
const delay = 1.2;

/** What one says goes to another end in this page, and comes back by the same connection. */
export interface Loop {
  /** How loud what comes back is now, 0 to 1. */
  level(): number;
  /** Plays again, from a gesture. */
  hear(): void;
  close(): void;
}

/** The far end: it plays nothing, and sends what it receives, later. */
interface FarEnd {
  take(candidates: readonly Candidate[]): void;
  /** Reads the offer of the near end, and answers. */
  answer(offer: string): Promise<string>;
  close(): void;
}

/** Opens a loop around a microphone. `on` is told what the near end tells; a failure is its `connection`, `failed`. */
export function openLoop(microphone: Microphone, clock: Clock, on: (event: PeerEvent) => void): Loop {
  const near: Peer = createPeer('caller', clock, (event) => {
    if (event.type === 'candidates') far.take(event.list);
    on(event);
  });
  const far = createFarEnd((candidate) => near.addCandidates([candidate]));
  async function connect(): Promise<void> {
    const answer = await far.answer(await near.offer());
    await near.attach(microphone);
    await near.takeAnswer(answer);
  }
  connect().catch(() => on({ type: 'connection', state: 'failed' }));
  return {
    level: () => near.level(),
    hear: () => near.hear(),
    close: () => {
      near.close();
      far.close();
    },
  };
}

function createFarEnd(tell: (candidate: Candidate) => void): FarEnd {
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  // The channel is negotiated by its id at both ends; the near end has it open from the start.
  pc.createDataChannel('earshot', { negotiated: true, id: 0 });
  const early: Candidate[] = [];
  let echo: Echo | null = null;
  pc.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null || candidate.candidate === '') return;
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    tell({ candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment });
  });
  function add(list: readonly Candidate[]): void {
    for (const candidate of list) pc.addIceCandidate(candidateInit(candidate)).catch(() => undefined);
  }
  return {
    take: (list) => (pc.remoteDescription === null ? void early.push(...list) : add(list)),
    answer: async (sdp) => {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      add(early.splice(0));
      const [line] = pc.getTransceivers();
      if (line !== undefined) {
        echo = createEcho(line.receiver.track);
        line.direction = 'sendrecv';
        await line.sender.replaceTrack(echo.track);
      }
      await pc.setLocalDescription();
      return pc.localDescription?.sdp ?? '';
    },
    close: () => {
      echo?.close();
      pc.close();
    },
  };
}

interface Echo {
  readonly track: MediaStreamTrack | null;
  close(): void;
}

/** Gives the same sound later. Chromium gives a received track to Web Audio only while an element plays it. */
function createEcho(received: MediaStreamTrack): Echo {
  const stream = new MediaStream([received]);
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  element.play().catch(() => undefined);
  const context = new AudioContext();
  const later = new DelayNode(context, { delayTime: delay, maxDelayTime: delay });
  const out = context.createMediaStreamDestination();
  context.createMediaStreamSource(stream).connect(later).connect(out);
  context.resume().catch(() => undefined);
  return {
    track: out.stream.getAudioTracks()[0] ?? null,
    close: () => {
      element.srcObject = null;
      context.close().catch(() => undefined);
    },
  };
}
