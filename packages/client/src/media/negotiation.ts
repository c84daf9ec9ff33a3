import type { Candidate } from '@earshot/protocol';
import type { Clock } from '../ports.ts';
import { apart, withKnownRole, withOpusWishes } from './sdp.ts';

/** Offers and answers of one connection, one at a time. After `close` a promise still open rejects. */
export interface Negotiation {
  readonly draft: () => Promise<void>;
  /** The text of an offer, which is set as many milliseconds later, or when it is hurried. */
  readonly offer: (travelling: number) => Promise<string>;
  /** Sets at once what still waits to be set. */
  readonly hurry: () => void;
  readonly restart: () => Promise<string>;
  readonly prepare: (offer: string) => Promise<void>;
  readonly gather: () => Promise<void>;
  readonly answer: () => Promise<string>;
  readonly connect: () => void;
  readonly takeAnswer: (sdp: string) => Promise<void>;
  readonly takeOffer: (sdp: string, polite: boolean) => Promise<string | null>;
  readonly close: () => void;
}

interface Hooks {
  /** An offer is being set. */
  readonly leaving: () => void;
  /** A remote offer stands: its lines can be looked at. Throws when they are of no use. */
  readonly offered: () => void;
  /** From now on candidates that belong to this remote description may go in, and those that stood in it do. */
  readonly admit: (sdp: string, candidates: readonly Candidate[]) => void;
  /** A description could not be set after its text was given away. */
  readonly failed: () => void;
}

/** What a turn gives, and what the next turn has to wait for. */
interface Turn<Value> {
  readonly value: Value;
  readonly set?: Promise<void>;
}

type InTurn = <Value>(job: () => Promise<Turn<Value>>) => Promise<Value>;

/**
 * Perfect negotiation (W3C webrtc-pc 10.7) with one queue in place of its flags: when an offer's turn comes, no offer
 * of ours is half made.
 */
export function createNegotiation(pc: RTCPeerConnection, clock: Clock, hooks: Hooks): Negotiation {
  const { inTurn, close } = createTurns(hooks.failed);
  return { ...asking(pc, { ...hooks, clock }, inTurn), ...answering(pc, hooks, inTurn), close };
}

type Answering = Pick<Negotiation, 'prepare' | 'gather' | 'answer' | 'connect' | 'takeOffer'>;

/** An offer whose answer is made and not given. */
interface Prepared {
  readonly offer: string;
  readonly candidates: readonly Candidate[];
  readonly answer: RTCSessionDescriptionInit;
  readonly set: boolean;
  /** It has nothing left in it that any browser could take for a candidate. */
  readonly safe: boolean;
}

type Asking = Pick<Negotiation, 'draft' | 'offer' | 'hurry' | 'restart' | 'takeAnswer'>;

function asking(pc: RTCPeerConnection, { admit, leaving, clock }: Hooks & { readonly clock: Clock }, inTurn: InTurn): Asking {
  let drafted: RTCSessionDescriptionInit | null = null;
  let leave: () => void = () => undefined;
  return {
    draft: () =>
      inTurn(async () => {
        drafted = await pc.createOffer();
        return { value: undefined };
      }),
    offer: (travelling) =>
      inTurn(async () => {
        const offer = drafted ?? (await pc.createOffer());
        const set = new Promise<void>((resolve) => {
          leave = () => {
            leave = () => undefined;
            leaving();
            resolve(pc.setLocalDescription(offer));
          };
        });
        if (travelling > 0) clock.after(travelling, () => leave());
        else leave();
        return { value: offer.sdp ?? '', set };
      }),
    hurry: () => leave(),
    restart: () =>
      inTurn(async () => {
        // Unlike createOffer({ iceRestart }) this wish outlives a rollback, when both restart at once.
        pc.restartIce();
        return described(pc, await pc.createOffer());
      }),
    takeAnswer: (sdp) =>
      inTurn(async () => {
        // Otherwise it answers an offer that was withdrawn meanwhile.
        if (pc.signalingState === 'have-local-offer') {
          const set = pc.setRemoteDescription({ type: 'answer', sdp: withOpusWishes(sdp) });
          admit(sdp, []);
          await set;
        }
        return { value: undefined };
      }),
  };
}

type Read = (offer: string) => Promise<RTCSessionDescriptionInit>;

/** The answer to a first offer: made while it rings, set under the finger where it may be, and given at Accept. */
function beginning(pc: RTCPeerConnection, { admit }: Hooks, read: Read) {
  let prepared: Prepared | null = null;
  let answered: Prepared | null = null;
  return {
    prepare: async (sdp: string): Promise<Turn<void>> => {
      // Whoever knows where the other is, looks there.
      const { bare, candidates } = apart(sdp);
      prepared = { offer: sdp, candidates, answer: await read(bare), set: false, safe: !/candidate/i.test(bare) };
      return { value: undefined };
    },
    gather: async (): Promise<Turn<void>> => {
      const ahead = prepared;
      if (ahead === null || ahead.set || !ahead.safe) return { value: undefined };
      await pc.setLocalDescription(ahead.answer);
      prepared = { ...ahead, set: true };
      return { value: undefined };
    },
    answer: async (): Promise<Turn<string>> => {
      if (prepared === null) throw new Error('There is no offer to answer.');
      answered = prepared;
      prepared = null;
      return answered.set ? { value: answered.answer.sdp ?? '' } : described(pc, answered.answer);
    },
    connect: async (): Promise<Turn<void>> => {
      if (answered !== null) admit(answered.offer, answered.candidates);
      answered = null;
      return { value: undefined };
    },
  };
}

function answering(pc: RTCPeerConnection, hooks: Hooks, inTurn: InTurn): Answering {
  const read: Read = async (offer) => {
    const current = { local: pc.currentLocalDescription, remote: pc.currentRemoteDescription };
    await pc.setRemoteDescription({ type: 'offer', sdp: withOpusWishes(withKnownRole(offer, current)) });
    hooks.offered();
    return pc.createAnswer();
  };
  const first = beginning(pc, hooks, read);
  return {
    prepare: (offer) => inTurn(() => first.prepare(offer)),
    gather: () => inTurn(first.gather),
    answer: () => inTurn(first.answer),
    // In its turn, for while a description is being set Chromium holds up the page for as long at each candidate.
    connect: () => void inTurn(first.connect).catch(() => undefined),
    takeOffer: (sdp, polite) =>
      inTurn<string | null>(async () => {
        if (pc.signalingState === 'have-local-offer' && !polite) return { value: null };
        // Not accepted yet: only `answer` may say anything to the caller.
        if (pc.currentRemoteDescription === null) return { ...(await first.prepare(sdp)), value: null };
        const { value, set } = described(pc, await read(sdp));
        return { value, set: set.then(() => hooks.admit(sdp, [])) };
      }),
  };
}

/**
 * The text is given as soon as it is known; the description is set meanwhile, so that candidates are on their way at
 * once.
 */
function described(pc: RTCPeerConnection, description: RTCSessionDescriptionInit): Required<Turn<string>> {
  return {
    value: description.sdp ?? '',
    set: pc.setLocalDescription(description),
  };
}

/** Jobs one after the other. A browser leaves the promises of a closed connection open for ever; here they reject. */
function createTurns(failed: () => void): { readonly inTurn: InTurn; readonly close: () => void } {
  const over = Promise.withResolvers<never>();
  const ended = over.promise.catch(() => undefined);
  let tail: Promise<unknown> = Promise.resolve();
  return {
    inTurn: <Value>(job: () => Promise<Turn<Value>>): Promise<Value> => {
      const turn = tail.then(job);
      const set = turn.then(
        (done) => done.set?.catch(failed),
        () => undefined,
      );
      tail = Promise.race([set, ended]);
      return Promise.race([turn, over.promise]).then((done) => done.value);
    },
    close: (): void => over.reject(new Error('The peer is closed.')),
  };
}
