import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { codeOf } from '../../config/failure.ts';

/** A way to prove to an authority that a name is ours (RFC 8555 section 8). */
export interface Prover {
  readonly type: 'http-01' | 'dns-01';
  /** Shows the answer to a challenge. `token` is for http-01 alone. */
  show(host: string, token: string, answer: string): Promise<void>;
  hide(host: string, token: string, answer: string): Promise<void>;
  /** Lets go of what it holds. Safe twice. */
  close(): Promise<void>;
}

const wellKnown = '/.well-known/acme-challenge/';

/** Shows answers on a port by plain HTTP while an order runs (RFC 8555 section 8.3). Rejects with a sentence. */
export async function proveByHttp(port: number): Promise<Prover> {
  const answers = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const answer = path.startsWith(wellKnown) ? answers.get(path.slice(wellKnown.length)) : undefined;
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'text/plain' }).end(answer ?? '');
  });
  try {
    server.listen({ port });
    await once(server, 'listening');
  } catch (error) {
    const why = codeOf(error) === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${codeOf(error)})`;
    throw new Error(`Port ${port} ${why}, and the authority asks there: free it, or set EARSHOT_ACME_PORT or EARSHOT_ACME_DNS.`, {
      cause: error,
    });
  }
  return {
    type: 'http-01',
    show: async (_host, token, answer) => void answers.set(token, answer),
    hide: async (_host, token) => void answers.delete(token),
    async close() {
      server.closeAllConnections();
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const hookMs = 120_000;

/**
 * Has a program put the answers into the DNS (RFC 8555 section 8.4): it is called as `PROGRAM add NAME VALUE` and
 * `PROGRAM remove NAME VALUE`, and is done when the record can be seen.
 */
export function proveByDns(program: string): Prover {
  function call(verb: 'add' | 'remove', host: string, answer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      execFile(program, [verb, `_acme-challenge.${host}`, answer], { timeout: hookMs }, (error, _out, err) => {
        if (error === null) return resolve();
        reject(new Error(`The program of EARSHOT_ACME_DNS failed to ${verb} the record of ${host}: ${err.trim() || error.message}`));
      });
    });
  }
  return {
    type: 'dns-01',
    show: (host, _token, answer) => call('add', host, answer),
    hide: (host, _token, answer) => call('remove', host, answer),
    close: () => Promise.resolve(),
  };
}
