import { createHash, timingSafeEqual } from 'node:crypto';
import { doors, Health } from '@earshot/protocol';
import { isLocal } from './addresses.ts';
import type { DoorContext } from './context.ts';
import { routeDoc } from './openapi.ts';
import { failed, notFound, refusal, stopping } from './refusals.ts';
import { send, type Site, type SiteRequest } from './replies.ts';
import { bearerToken } from './rest.ts';
import { trustAnswer, trustPaths } from './trust/answer.ts';

/** Health, for probes by any name and without token: 503 with the reason when the server is not fit to serve. */
export function addHealth(site: Site, { options, closing }: DoorContext): void {
  const openapi = routeDoc('Whether the server is fit to serve.', 'about', Health);
  site.get(doors.health, { config: { openapi } }, (request, reply) => {
    if (closing()) return void send(reply, stopping);
    options.core.state((found) => {
      if (!found.ok) return void send(reply, { ...failed(found.error), elsewhere: true });
      const { unfit, degraded, database, beside } = found.value;
      if (unfit !== null) return void send(reply, { ...refusal('overloaded', unfit, 5), elsewhere: true });
      const state = degraded === null ? { status: 'ok' } : { status: 'degraded', reason: degraded };
      const addresses = isLocal(request.raw) ? { addresses: options.places(request.raw.socket.localPort ?? 0) } : {};
      send(reply, { http: 200, body: { ...options.health(), database, ...beside, ...state, version: options.version, ...addresses } });
    });
  });
}

/** The page about trust, also over TLS, for whoever comes that way. */
export function addTrust(site: Site, { options }: DoorContext): void {
  for (const path of trustPaths)
    site.get(path, (request, reply) => {
      const { host = '', 'user-agent': userAgent = '' } = request.headers;
      const found = trustAnswer(path, options.trust(), { host, userAgent });
      if (found === null) return void send(reply, notFound);
      return reply.code(found.http).header('cache-control', 'no-store').headers(found.headers).send(found.body);
    });
}

/** Metrics for Prometheus: from this machine, or with the metrics token. */
export function addMetrics(site: Site, { options }: DoorContext): void {
  const { metrics, metricsToken } = options;
  if (metrics === null) return;
  site.get('/metrics', { exposeHeadRoute: false }, async (request, reply) => {
    if (!isLocal(request.raw) && !hasToken(request, metricsToken)) return send(reply, metricsToken === null ? notFound : tokenWanted);
    const text = await metrics.text();
    return reply.header('cache-control', 'no-store').type(metrics.contentType).send(text);
  });
}

const tokenWanted = refusal('unauthorized', 'Send the metrics token as the header "Authorization: Bearer <token>".');

function hasToken(request: SiteRequest, expected: string | null): boolean {
  const token = bearerToken(request);
  return token !== null && expected !== null && timingSafeEqual(sha256(token), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
