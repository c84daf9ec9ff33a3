import { limits, type Candidate } from '@earshot/protocol';
import { pacing } from '../pacing.ts';
import type { Clock, PeerEvent } from '../ports.ts';
import { fragmentsOf } from './sdp.ts';

/** Local candidates on their way out. */
export interface Outgoing {
  /** Keeps them back. */
  readonly hold: () => void;
  /** Lets them out again, `after` milliseconds or at once. */
  readonly release: (after?: number) => void;
  readonly close: () => void;
}

type Found = Extract<PeerEvent, { type: 'candidates' | 'stalled' }>;

/** The end of all candidates (null), or of one generation (W3C webrtc-pc 4.8.2). */
function isEnd(candidate: RTCIceCandidate | null): boolean {
  return candidate === null || candidate.candidate === '';
}

/**
 * Nobody connects to an active candidate for TCP; the end that it connects to learns of it by that (RFC 6544 section
 * 7.1). To tell of it takes time and gives nothing.
 */
function isOfNoUse(candidate: string): boolean {
  return / tcptype active/.test(candidate);
}

/** Gathers local candidates for one turn of the event loop. */
export function gatherCandidates(pc: RTCPeerConnection, clock: Clock, tell: (found: Found) => void): Outgoing {
  const watch = watchGathering(pc, clock, () => tell({ type: 'stalled' }));
  let waiting: Candidate[] = [];
  let held = false;
  let stopHolding: () => void = () => undefined;
  const turn = createTurn(() => {
    if (held) return;
    const list = waiting;
    waiting = [];
    for (let from = 0; from < list.length; from += limits.candidatesPerMessage)
      tell({ type: 'candidates', list: list.slice(from, from + limits.candidatesPerMessage) });
  });
  function keep(on: boolean): void {
    stopHolding();
    held = on;
    if (!held && waiting.length > 0) turn.next();
  }
  pc.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null || isEnd(candidate) || isOfNoUse(candidate.candidate)) return;
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    waiting.push({ candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment });
    if (waiting.length === 1) turn.next();
  });
  return {
    hold: () => keep(true),
    release: (after = 0) => {
      stopHolding();
      if (after === 0) keep(false);
      else stopHolding = clock.after(after, () => keep(false));
    },
    close: () => {
      stopHolding();
      watch.close();
      turn.close();
    },
  };
}

/** Tells once if nothing is found in time since the connection began to gather. */
function watchGathering(pc: RTCPeerConnection, clock: Clock, stalled: () => void): { readonly close: () => void } {
  let stop: (() => void) | null = null;
  function begin(): void {
    stop ??= clock.after(pacing.untilStalled, stalled);
  }
  function close(): void {
    stop?.();
    pc.removeEventListener('icegatheringstatechange', begin);
  }
  pc.addEventListener('icegatheringstatechange', begin);
  pc.addEventListener('icecandidate', ({ candidate }) => isEnd(candidate) || close());
  return { close };
}

/** The next turn of the event loop. It is a message to ourselves, for timers are slowed down in hidden pages. */
function createTurn(task: () => void): { readonly next: () => void; readonly close: () => void } {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', task);
  port1.start();
  return { next: () => port2.postMessage(null), close: () => port1.close() };
}

/** Candidates of the other. Those that belong to a description not yet here wait for it. */
export interface Incoming {
  readonly add: (list: readonly Candidate[]) => void;
  /** A remote description was set, or is being set: its candidates may go in, and those that stood in it do. */
  readonly admit: (sdp: string, own: readonly Candidate[]) => void;
}

/**
 * Candidates of an older generation are refused by the browser (W3C webrtc-pc 4.4.2, addIceCandidate); that is quiet,
 * for it is no fault.
 */
export function createIncoming(put: (candidate: RTCIceCandidateInit) => Promise<void>): Incoming {
  let fragments: ReadonlySet<string> | null = null;
  let held: RTCIceCandidateInit[] = [];
  function admit(candidate: RTCIceCandidateInit): boolean {
    const fragment = fragmentOf(candidate);
    if (fragments === null || (fragment !== null && !fragments.has(fragment))) return false;
    put(candidate).catch(() => undefined);
    return true;
  }
  function add(list: readonly Candidate[]): void {
    const early = list.map(candidateInit).filter((candidate) => !admit(candidate));
    held = [...held, ...early].slice(-limits.candidatesKept);
  }
  return {
    add,
    admit: (sdp, own) => {
      fragments = fragmentsOf(sdp);
      // Those that are left may belong to a description still to come.
      held = held.filter((candidate) => !admit(candidate));
      add(own);
    },
  };
}

/** A candidate as RTCPeerConnection takes it. Bare text belongs to the first line: everything is bundled on it. */
export function candidateInit(candidate: Candidate): RTCIceCandidateInit {
  if (typeof candidate === 'string') return { candidate: candidate.replace(/^a=/, ''), sdpMLineIndex: 0 };
  const { sdpMid = null, sdpMLineIndex = null } = candidate;
  return { ...candidate, sdpMid, sdpMLineIndex: sdpMid === null ? (sdpMLineIndex ?? 0) : sdpMLineIndex };
}

function fragmentOf({ candidate, usernameFragment }: RTCIceCandidateInit): string | null {
  return usernameFragment ?? / ufrag (\S+)/.exec(candidate ?? '')?.[1] ?? null;
}
