import type { PushEnd, PushService, PushTarget, RingPush } from '../../src/ports/push.ts';
import { publicSubscription } from '../subscriptions.ts';
import type { Json, Someone } from './house.ts';

/** A push that a core has handed over. */
export interface Posted {
  readonly target: PushTarget;
  readonly push: RingPush;
  /** Whether it was called off. */
  off: boolean;
  /** Whether it is on its way, so that it may come although it is called off. */
  out: boolean;
  /** What the push service says. */
  end(how: PushEnd): void;
}

/** A way to push services of a test: what is handed over stays there. */
export interface PushOffice extends PushService {
  readonly posted: Posted[];
  /** To whom something was handed over: endpoints, in order. */
  readonly to: () => string[];
}

export function openPushOffice(why: string | null = null): PushOffice {
  const posted: Posted[] = [];
  return {
    posted,
    to: () => posted.map(({ target }) => target.endpoint),
    publicKey: 'key',
    notifyHost: 'ntfy.example.org',
    judge: () => (done) => done({ ok: true, value: why }),
    send(target, push, done) {
      const one: Posted = { target, push, off: false, out: false, end: done };
      posted.push(one);
      return () => {
        one.off = true;
        return one.out;
      };
    },
    close() {},
  };
}

/** Somebody subscribes at a device of theirs; answers the endpoint. */
export function subscribe(at: Pick<Someone, 'do'>, subscription: Json = publicSubscription()): string {
  at.do('push/subscribe', subscription);
  return subscription.endpoint;
}
