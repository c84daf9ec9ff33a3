import { commandNames, contract, isRecord, routes, sizes, type CommandName, type Contract } from '@earshot/protocol';
import type { Answer, Identity, Origin } from '../ports/core.ts';
import { asError, type Done } from '../ports/result.ts';
import type { Answered, Asked, DoorContext } from './context.ts';
import { webOriginOf } from './guard.ts';
import { parseJson } from './json.ts';
import { commandDoc } from './openapi.ts';
import { notJson } from './refusals.ts';
import { BadBody, send, type Site, type SiteReply, type SiteRequest } from './replies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes a request to a command, by its token. */
    identity: Identity | null;
  }
}

/** Who a request without token is from, where bare user ids are believed (EARSHOT_TRUST_USER_ID). */
export interface Trust {
  identify(input: unknown, name: CommandName | null, done: Done<Identity | null>): void;
  /** Answers a read that names nobody. False when it must. */
  read(asked: Asked, answered: Answered): boolean;
}

/** One way to a command over HTTP. */
export interface CommandRoute {
  readonly name: CommandName;
  readonly path: string;
  /** A name of the old system. */
  readonly deprecated?: boolean;
  /** Answers in the command's place. */
  readonly instead?: (asked: Asked, answered: Answered) => void;
}

/** The REST door: reads requests to commands, and answers them. */
export interface RestDoor {
  add(route: CommandRoute): void;
}

/** Serves every command of the table at its route, and whatever is added. */
export function openRest(site: Site, context: DoorContext, trust: Trust | null): RestDoor {
  site.decorateRequest('identity', null);
  readJsonOnly(site);
  function add(route: CommandRoute): void {
    addCommand(site, { context, trust, route });
  }
  for (const name of commandNames) add({ name, path: routes[name].path });
  return { add };
}

/** The token of an `Authorization: Bearer` header (RFC 6750), or null. */
export function bearerToken(request: SiteRequest): string | null {
  return /^Bearer +([\w.~+/=-]{1,256})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

interface Served {
  readonly context: DoorContext;
  readonly trust: Trust | null;
  readonly route: CommandRoute;
}

function addCommand(site: Site, served: Served): void {
  const { context, route } = served;
  const row: Contract = contract[route.name];
  const { method } = routes[route.name];
  const numbers = integerFields(row);
  site.route({
    method,
    url: route.path,
    exposeHeadRoute: false,
    bodyLimit: row.large === true ? sizes.signalBody : sizes.body,
    config: { openapi: commandDoc(route.name, route.deprecated) },
    onRequest: (request, reply, done) => {
      function enter(identity: Identity | null): void {
        request.identity = identity;
        if (isRefusedUnread(served, request)) refuseUnread(served, request, reply);
        else if (method === 'POST' && !isJson(request)) send(reply, notJson);
        else done();
      }
      const token = bearerToken(request);
      if (token === null) return enter(null);
      context.options.core.authenticate(token, (result) => (result.ok ? enter(result.value) : done(asError(result.error))));
    },
    handler: (request, reply) => {
      answer(served, request, reply, method === 'GET' ? withNumbers(request.query, numbers) : withQueryId(request.body, request.query));
    },
  });
}

function answer(served: Served, request: SiteRequest, reply: SiteReply, input: unknown): void {
  const { context, trust, route } = served;
  identify(served, request, input, (result) => {
    if (!result.ok) return void reply.send(asError(result.error));
    const from = { ...placeOf(context, request), identity: result.value };
    const asked = { from, name: route.name, input };
    function answered(given: Answer): void {
      send(reply, given);
    }
    if (from.identity !== null) context.answers.request(from.identity.userId, input);
    if (route.instead !== undefined) return route.instead(asked, answered);
    if (from.identity === null && trust?.read(asked, answered) === true) return;
    context.run('rest', asked, answered);
  });
}

function placeOf({ sourceOf }: DoorContext, { raw, headers }: SiteRequest): Omit<Origin, 'identity'> {
  return { endpointId: null, ...sourceOf(raw), webOrigin: webOriginOf(headers) };
}

/**
 * A request that the core will answer with 401 whatever its body says: answered before the body is read. A challenge in
 * it would be used up all the same.
 */
function isRefusedUnread({ route, trust }: Served, request: SiteRequest): boolean {
  if ('challenge' in contract[route.name].input.properties) return false;
  if (request.identity !== null || contract[route.name].access.who === 'nobody') return false;
  return trust === null || request.headers.authorization !== undefined;
}

function refuseUnread({ context, route: { name } }: Served, request: SiteRequest, reply: SiteReply): void {
  const from = { ...placeOf(context, request), identity: null };
  context.run('rest', { from, name, input: {} }, (refused) => void send(reply, refused));
}

/**
 * Who asks. A command that belongs to an event stream names its endpoint in the body, and the core looks whether it is
 * the user's own.
 */
function identify({ trust, route }: Served, request: SiteRequest, input: unknown, done: Done<Identity | null>): void {
  if (trust === null || request.identity !== null || request.headers.authorization !== undefined)
    return done({ ok: true, value: request.identity });
  trust.identify(input, route.name, done);
}

const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

function isJson(request: SiteRequest): boolean {
  const type = request.headers['content-type'];
  return type === undefined || jsonType.test(type);
}

function readJsonOnly(site: Site): void {
  site.removeAllContentTypeParsers();
  site.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes: Buffer, done) => {
    const parsed = bytes.length === 0 ? { ok: true as const, value: {} } : parseJson(bytes);
    if (parsed.ok) done(null, parsed.value);
    else done(new BadBody(parsed.problem));
  });
}

function integerFields({ input }: Contract): readonly string[] {
  return Object.entries(input.properties)
    .filter(([, schema]) => 'type' in schema && schema.type === 'integer')
    .map(([field]) => field);
}

/** The body of a post, or an empty one. A `user_id` may stand in its query as well; one in the body counts first. */
function withQueryId(body: unknown, query: unknown): unknown {
  const input = body === undefined ? {} : body;
  const userId = isRecord(query) ? query['user_id'] : undefined;
  return userId === undefined || !isRecord(input) || (input['user_id'] ?? null) !== null ? input : { ...input, user_id: userId };
}

/** A query has texts only: what is to be an integer becomes one, if it reads like one. */
export function withNumbers(query: unknown, fields: readonly string[]): unknown {
  if (!isRecord(query)) return {};
  const input: Record<string, unknown> = { ...query };
  for (const field of fields) {
    const text = input[field];
    if (typeof text === 'string' && /^-?\d{1,15}$/.test(text)) input[field] = Number(text);
  }
  return input;
}
