import type { CallOff, PushEnd, RingPush } from '../ports/push.ts';
import { bodyOf, fillIn, toldOf } from './notify.ts';
import type { Delivered, Outbox } from './outbox.ts';
import { post, type Agents } from './post.ts';

/** The service of the operator: a URL with places in braces, and where the page is, if that is known. */
export interface Notify {
  readonly template: string;
  readonly page: string | null;
}

interface Needs {
  readonly agents: Pick<Agents, 'named' | 'plain'>;
  readonly notify: Notify | null;
  readonly outbox: Outbox;
}

/** Tells the service of the operator of rings, in a queue of its own: one that is dead holds up nobody. */
export function createNotifier({ agents, notify, outbox }: Needs) {
  return (topic: string, push: RingPush, done: (end: PushEnd) => void): CallOff => {
    // Where there is no such service any more, nobody can be reached by it.
    if (notify === null) return never(done, 'gone');
    const told = toldOf(topic, push);
    if (told === null) return never(done, 'sent');
    const url = fillIn(notify.template, told);
    const letter = { headers: { 'content-type': 'application/json' }, body: bodyOf(told, push, notify.page) };
    const agent = url.protocol === 'http:' ? agents.plain : agents.named;
    async function deliver(_leftMs: number, signal: AbortSignal): Promise<Delivered> {
      const delivered = await post(url, { ...letter, signal, agent });
      // What it does not know is a mistake of the template, and no choice of anybody's.
      return delivered === 'gone' ? 'refused' : delivered;
    }
    return outbox.send({ host: `notify ${url.host}`, leftMs: push.leftMs, done, deliver });
  };
}

/** Sends nothing, and says what came of it. */
export function never(done: (end: PushEnd) => void, end: PushEnd): CallOff {
  done(end);
  return () => false;
}
