import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { doors } from '@earshot/protocol';
import type { AppMetrics } from '../doors/options.ts';
import type { Bus } from '../ports/core.ts';

interface Needs {
  readonly core: Pick<Bus, 'state'>;
  readonly metrics: AppMetrics;
  readonly version: string;
}

/**
 * What a core without doors answers to its own machine by plain HTTP: whether it is fit to serve, and its metrics. What
 * it listens on is 127.0.0.1 whatever else is configured.
 */
export function createCorePort({ core, metrics, version }: Needs) {
  const server = createServer((request, response) => {
    if (request.url === doors.health) return tellHealth(core, version, response);
    if (request.url === '/metrics') return void tellMetrics(metrics, response);
    send(
      response,
      404,
      'application/json',
      JSON.stringify({ status: 'error', code: 'not_found', message: 'A core has health and metrics.' }),
    );
  });
  return {
    async listen(_host: string, port: number): Promise<number> {
      server.listen({ host: '127.0.0.1', port });
      await once(server, 'listening');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    async close(): Promise<void> {
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(response: ServerResponse, http: number, type: string, text: string): void {
  response.writeHead(http, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}

function tellHealth(core: Needs['core'], version: string, response: ServerResponse): void {
  core.state((found) => {
    const why = found.ok ? found.value.unfit : 'The core does not answer.';
    if (!found.ok || why !== null) {
      const body = { status: 'error', code: 'overloaded', message: why };
      return send(response, 503, 'application/json', JSON.stringify(body));
    }
    const { database, degraded, beside } = found.value;
    const state = degraded === null ? { status: 'ok' } : { status: 'degraded', reason: degraded };
    send(response, 200, 'application/json', JSON.stringify({ role: 'core', database, ...beside, ...state, version }));
  });
}

async function tellMetrics(metrics: AppMetrics, response: ServerResponse): Promise<void> {
  send(response, 200, metrics.contentType, await metrics.text());
}
