import { Agent, request } from 'node:https';
import type webPush from 'web-push';
import type { Clock } from '../ports/clock.ts';
import type { PushService, PushTarget, RingPush } from '../ports/push.ts';
import type { Done } from '../ports/result.ts';
import { judgeEndpoint, isPublicAddress, type PushHosts } from './endpoints.ts';
import { lookupPublic, resolveName, type Resolve } from './names.ts';
import { Outbox, type Delivered, type OutboxLimits } from './outbox.ts';
import type { VapidKey } from './vapid-key.ts';

export interface PushOptions {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly key: VapidKey;
  readonly hosts: PushHosts;
  /** Whom push services may write to: a URL (RFC 8292 section 2.1). */
  readonly contact: string;
  readonly resolve?: Resolve;
  readonly limits?: OutboxLimits;
}

/** Connections that nothing uses are closed after so many milliseconds. */
const keptOpen = 30_000;
/** A call that was missed is told to a browser that comes back within so many seconds. */
const longestMissed = 86_400;
/** Bytes of an answer that are read, and its Retry-After in seconds at most. */
const longestAnswer = 16 * 1024;
const longestPause = 60;

/**
 * Sends pushes as RFC 8030 has them, encrypted for the browser (RFC 8291) and signed by this server (RFC 8292). What
 * encrypts is slow to load, and loaded with the first subscription or push.
 */
export function createPush(options: PushOptions): PushService {
  const { hosts, key, resolve = resolveName } = options;
  const outbox = new Outbox(options.clock, options.limits);
  const common = { keepAlive: true, timeout: keptOpen, maxCachedSessions: 16 };
  const agents = { named: new Agent(common), public: new Agent({ ...common, lookup: lookupPublic(resolve) }) };
  return {
    publicKey: key.publicKey,
    judge: (endpoint) => (done) => void tellJudgement(judge(endpoint, hosts, resolve), done),
    send(target, push, done) {
      const judged = judgeEndpoint(target.endpoint, hosts);
      if (!judged.ok) {
        done('failed');
        return () => false;
      }
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
      agents.named.destroy();
      agents.public.destroy();
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

interface Letter {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
  readonly agent: Agent;
}

/** One request; nothing that it answers leads anywhere else. */
function post(url: URL, { headers, body, signal, agent }: Letter): Promise<Delivered> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent, signal, maxHeaderSize: longestAnswer }, (answer) => {
      answer.on('error', reject);
      let read = 0;
      answer.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > longestAnswer) sent.destroy();
      });
      resolve(deliveredOf(answer.statusCode ?? 0, answer.headers['retry-after']));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** RFC 8030 section 5 and 7.3: 404 and 410 say that the subscription is over. */
function deliveredOf(status: number, retryAfter: string | undefined): Delivered {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  if (status !== 429 && status < 500) return 'refused';
  const seconds = Number(retryAfter ?? 0);
  return { later: Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), longestPause) * 1_000 : 0 };
}
