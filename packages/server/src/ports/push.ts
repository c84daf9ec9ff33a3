import type { Later } from './result.ts';

/** Where a browser takes pushes, and its keys (RFC 8291), base64url. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** How a ring has ended for a device that was told of it. */
export type RingOver = 'missed' | 'answered_elsewhere' | 'declined';

/** All that a push says. */
export interface RingPush {
  readonly callId: string;
  readonly caller: string;
  /** When the ring ends, or would have ended, in Unix milliseconds. */
  readonly endsAt: number;
  /** For how many milliseconds it is of use. */
  readonly leftMs: number;
  /** Null while it rings. */
  readonly over: RingOver | null;
}

/**
 * What became of a push: the push service has it, or says that there is no such subscription any more, or it could not
 * be brought there while it rang.
 */
export type PushEnd = 'sent' | 'gone' | 'failed';

/** Calls a push off. True: it was on its way, and may come all the same. */
export type CallOff = () => boolean;

/** The way to the push services of browsers (RFC 8030). Nothing waits for them. */
export interface PushService {
  /** The key by which they know this server (RFC 8292): 65 bytes, base64url. */
  readonly publicKey: string;
  /** The host of the service that the operator has named for who has no push service; null where there is none. */
  readonly notifyHost: string | null;
  /** Why nothing may be sent to an endpoint, as the end of a sentence, or null. */
  judge(endpoint: string): Later<string | null>;
  /** Sends a push, and tells what became of it unless it is called off. */
  send(target: PushTarget, push: RingPush, done: (end: PushEnd) => void): CallOff;
  /** Sends nothing any more. Safe twice. */
  close(): void;
}

/** A server that wakes nobody. */
export const noPush: PushService = {
  publicKey: '',
  notifyHost: null,
  judge: () => (done) => done({ ok: true, value: null }),
  send: (_target, _push, done) => {
    done('failed');
    return () => false;
  },
  close() {},
};
