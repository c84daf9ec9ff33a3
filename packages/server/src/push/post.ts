import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { lookupPublic, type Resolve } from './names.ts';
import type { Delivered } from './outbox.ts';

/** Connections that nothing uses are closed after so many milliseconds. */
const keptOpen = 30_000;
/** Bytes of an answer that are read, and its Retry-After in seconds at most. */
const longestAnswer = 16 * 1024;
const longestPause = 60;

/** Who keeps the connections: to hosts that the operator has named, by TLS or plain, and to public ones alone. */
export interface Agents {
  readonly named: Agent;
  readonly plain: PlainAgent;
  readonly public: Agent;
  close(): void;
}

export function openAgents(resolve: Resolve): Agents {
  const common = { keepAlive: true, timeout: keptOpen, maxCachedSessions: 16 };
  const named = new Agent(common);
  const plain = new PlainAgent(common);
  const open = new Agent({ ...common, lookup: lookupPublic(resolve) });
  return {
    named,
    plain,
    public: open,
    close() {
      for (const agent of [named, plain, open]) agent.destroy();
    },
  };
}

/** One request. */
export interface Letter {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
  readonly agent: Agent | PlainAgent;
}

/** One request; nothing that it answers leads anywhere else. */
export function post(url: URL, { headers, body, signal, agent }: Letter): Promise<Delivered> {
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'http:' ? plainRequest : request;
    const sent = ask(url, { method: 'POST', headers, agent, signal, maxHeaderSize: longestAnswer }, (answer) => {
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
