import { doors } from '@earshot/protocol';
import type { DoorContext } from './context.ts';
import { permissionsPolicy } from './headers.ts';
import { pageFiles } from './page.ts';
import { refusal, stopping, tooMany } from './refusals.ts';
import { send, type Site, type SiteReply, type SiteRequest } from './replies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the limit by address has counted it. */
    counted: boolean;
  }
}

/**
 * What every request passes before anything else: strict headers, the guard of Host and Origin, CORS, and the limit by
 * address.
 */
export function addGate(site: Site, context: DoorContext): void {
  site.decorateRequest('counted', true);
  site.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', permissionsPolicy);
    if (context.closing()) return send(reply.header('connection', 'close'), stopping);
    const address = context.addressOf(request.raw);
    const isHealth = request.routeOptions.url === doors.health;
    const isTrustPage = isHealth && context.guard.plain(request.headers);
    const problem = isTrustPage ? null : context.guard.problem(request.headers, isHealth);
    if (isTrustPage) reply.header('access-control-allow-origin', request.headers.origin);
    if (problem !== null) return send(reply, context.refused(refusal('bad_origin', problem), address));
    allowForeign(context, request, reply);
    request.counted = isCounted(request);
    const wait = request.counted ? context.budget.request(address) : null;
    if (wait !== null) return send(reply, context.refused(tooMany('requests', wait), address));
    return isPreflight(context, request) ? answerPreflight(request, reply) : undefined;
  });
}

/** CORS (Fetch standard) for the configured origins alone: they may read every answer, refusals too. */
function allowForeign({ guard, options }: DoorContext, request: SiteRequest, reply: SiteReply): void {
  if (options.origins.length > 0) reply.header('vary', 'Origin');
  const origin = guard.foreign(request.headers);
  if (origin === null) return;
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After');
}

function isPreflight({ guard }: DoorContext, { method, headers }: SiteRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined && guard.foreign(headers) !== null;
}

function answerPreflight(request: SiteRequest, reply: SiteReply): SiteReply {
  if (request.headers['access-control-request-private-network'] === 'true') reply.header('access-control-allow-private-network', 'true');
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '600',
    })
    .send();
}

/**
 * By the route that was found, however the address was spelt. The files of the page are not counted: a whole office may
 * load it through one address. What is no file after all is counted when that is found out.
 */
function isCounted({ routeOptions: { url } }: SiteRequest): boolean {
  return url !== doors.health && url !== pageFiles;
}
