import type webPush from 'web-push';
import type { Clock } from '../ports/clock.ts';
import type { PushService, PushTarget, RingPush } from '../ports/push.ts';
import type { Done } from '../ports/result.ts';
import { judgeEndpoint, isPublicAddress, type PushHosts } from './endpoints.ts';
import { topicAt } from '../ports/notify.ts';
import { createNotifier, never, type Notify } from './notifier.ts';
import { hostOf } from './notify.ts';
import { resolveName, type Resolve } from './names.ts';
import { Outbox, type OutboxLimits } from './outbox.ts';
import { openAgents, post } from './post.ts';
import type { VapidKey } from './vapid-key.ts';

export interface PushOptions {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly key: VapidKey;
  readonly hosts: PushHosts;
  /** Whom push services may write to: a URL (RFC 8292 section 2.1). */
  readonly contact: string;
  readonly resolve?: Resolve;
  readonly limits?: OutboxLimits;
  /** The service of the operator for whoever has chosen it; null where there is none. */
  readonly notify?: Notify | null;
}

/** A call that was missed is told to a browser that comes back within so many seconds. */
const longestMissed = 86_400;

/**
 * Sends pushes as RFC 8030 has them, encrypted for the browser (RFC 8291) and signed by this server (RFC 8292). What
 * encrypts is slow to load, and loaded with the first subscription or push.
 */
export function createPush(options: PushOptions): PushService {
  const { hosts, key, notify = null, resolve = resolveName } = options;
  const outbox = new Outbox(options.clock, options.limits);
  const agents = openAgents(resolve);
  const tell = createNotifier({ agents, notify, outbox });
  return {
    publicKey: key.publicKey,
    notifyHost: notify === null ? null : hostOf(notify.template),
    judge: (endpoint) => (done) => void tellJudgement(judge(endpoint, hosts, resolve), done),
    send(target, push, done) {
      const topic = topicAt(target.endpoint);
      if (topic !== null) return tell(topic, push, done);
      const judged = judgeEndpoint(target.endpoint, hosts);
      if (!judged.ok) return never(done, 'failed');
      const { named, url } = judged;
      return outbox.send({
        host: url.host,
        leftMs: push.leftMs,
        done,
        async deliver(leftMs, signal) {
          const { headers, body } = await sealed(options, target, { ...push, leftMs });
          return post(url, { headers, body, signal, agent: named ? agents.named : agents.public });
        },
      });
    },
    close() {
      outbox.close();
      agents.close();
    },
  };
}

async function tellJudgement(judging: Promise<string | null>, done: Done<string | null>): Promise<void> {
  done({ ok: true, value: await judging });
}

/** Why nothing may be sent to an endpoint. Where no name server answers, that is judged when something is sent. */
async function judge(endpoint: string, hosts: PushHosts, resolve: Resolve): Promise<string | null> {
  const judged = judgeEndpoint(endpoint, hosts);
  if (!judged.ok) return judged.why;
  void load();
  if (judged.named) return null;
  const addresses = await resolve(judged.url.hostname);
  return addresses.every(isPublicAddress) ? null : 'this name stands for an address that is not public.';
}

type Sealing = Pick<typeof webPush, 'generateRequestDetails'>;

async function load(): Promise<Sealing> {
  const { default: loaded } = await import('web-push');
  return loaded;
}

/** Of several pushes of one call that wait for a browser, it is given the last (RFC 8030 section 5.4). */
function topicOf({ callId }: RingPush): string {
  return callId.replaceAll('-', '').slice(0, 32);
}

async function sealed({ contact, key }: PushOptions, { endpoint, p256dh, auth }: PushTarget, push: RingPush) {
  const { generateRequestDetails } = await load();
  const { caller, callId, endsAt, over } = push;
  const text = JSON.stringify({ caller, call_id: callId, ring_ends: endsAt, ...(over === null ? {} : { over }) });
  return generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
    TTL: over === 'missed' ? longestMissed : Math.max(1, Math.floor(push.leftMs / 1_000)),
    urgency: over === null ? 'high' : 'normal',
    topic: topicOf(push),
    contentEncoding: 'aes128gcm',
    vapidDetails: { subject: contact, ...key },
  });
}
