import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect } from '@playwright/test';
import type { Call, Candidate, IceServer, User } from '@earshot/protocol';
import type { Server } from './server.ts';

/** What a route answered: the HTTP status and the JSON body. */
export interface Answer {
  readonly http: number;
  readonly body: Body;
}

/** Every field of API.md that these tests look at. */
interface Body {
  readonly status: 'success' | 'error' | 'pending';
  readonly code?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly success?: boolean;
  readonly user_id?: string;
  readonly token?: string;
  readonly heartbeat_interval_ms?: number;
  readonly users?: readonly User[];
  readonly total?: number;
  readonly call_id?: string;
  readonly call?: (Call & { readonly offer?: string }) | null;
  readonly offer?: string;
  readonly answer?: string;
  readonly candidates?: readonly Candidate[];
  readonly next?: number;
  readonly ice_servers?: readonly IceServer[];
}

/** A user who is a program: it knows nothing but `fetch` and the routes. */
export interface Program {
  readonly id: string;
  readonly name: string;
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, body?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/**
 * Registers a program under `name`. The server's own certificate is trusted, and really checked, by this process from
 * here on.
 */
export async function startProgram(server: Server, name: string): Promise<Program> {
  setDefaultCACertificates([...new Set([...getCACertificates('default'), await server.certificate()])]);
  const { body } = await ask(`${server.origin}/api/users/register`, 'POST', null, { username: name });
  const { token = '', user_id: id = '' } = body;
  return {
    id,
    name,
    get: (path, query = {}) => ask(`${server.origin}${path}?${new URLSearchParams(query)}`, 'GET', token),
    post: (path, sent = {}) => ask(server.origin + path, 'POST', token, sent),
  };
}

async function ask(url: string, method: 'GET' | 'POST', token: string | null, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { http: response.status, body: (await response.json()) as Body };
}

/** Asks again and again, as a program without a live door has to, until the answer is one that was waited for. */
export async function pollUntil(
  program: Program,
  path: string,
  query: Readonly<Record<string, string>>,
  good: (answer: Answer) => boolean,
): Promise<Answer> {
  let last: Answer | null = null;
  await expect
    .poll(
      async () => {
        last = await program.get(path, query);
        return good(last);
      },
      { message: `${program.name} polls ${path}`, timeout: 10_000, intervals: [100] },
    )
    .toBe(true);
  if (last === null) throw new Error('nothing was answered');
  return last;
}

/** Sends the heartbeat that is asked of programs without a live door; the answer stops it. */
export function stayAlive(...programs: readonly Program[]): () => void {
  function beat(): void {
    for (const program of programs) void program.post('/api/users/heartbeat').catch(() => null);
  }
  const timer = setInterval(beat, 3_000);
  return () => clearInterval(timer);
}
