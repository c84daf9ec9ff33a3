import { doors } from '@earshot/protocol';
import type { Desk } from './desk.ts';
import { permissionsPolicy } from './headers.ts';
import { refusal, stopping, tooMany } from './refusals.ts';
import { send, type Site, type SiteReply, type SiteRequest } from './replies.ts';

/** What every request passes before anything else: strict headers, the guard of Host and Origin, CORS, and the limit by address. */
export function addGate(site: Site, desk: Desk): void {
  site.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', permissionsPolicy);
    if (desk.closing()) return send(reply.header('connection', 'close'), stopping);
    const problem = desk.guard.problem(request.headers, request.routeOptions.url === doors.health);
    if (problem !== null) return send(reply, refusal('bad_origin', problem));
    if (isAnsweredPreflight(desk, request, reply)) return reply;
    const wait = isCounted(request) ? await desk.budget.request(desk.addressOf(request.raw)) : null;
    return wait === null ? undefined : send(reply, tooMany('requests', wait));
  });
}

/** CORS (Fetch standard) for the configured origins alone. Answers whether the request was a preflight, and is answered. */
function isAnsweredPreflight({ guard, options }: Desk, request: SiteRequest, reply: SiteReply): boolean {
  if (options.origins.length > 0) reply.header('vary', 'Origin');
  const origin = guard.foreign(request.headers);
  if (origin === null) return false;
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After');
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  if (request.headers['access-control-request-private-network'] === 'true') reply.header('access-control-allow-private-network', 'true');
  reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '600',
    })
    .send();
  return true;
}

/** The files of the page are not counted: a whole office may load it through one address. */
function isCounted(request: SiteRequest): boolean {
  return request.url.startsWith('/api/') && request.routeOptions.url !== doors.health;
}
