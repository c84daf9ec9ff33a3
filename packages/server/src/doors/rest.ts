import { commandNames, contract, isRecord, routes, sizes, type CommandName, type Contract } from '@earshot/protocol';
import type { Answer, Identity, Origin } from '../ports/core.ts';
import type { DoorContext } from './context.ts';
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
  identify(input: unknown, name: CommandName | null): Identity | null;
  /** The answer to a read that names nobody, or null when it must. */
  read(from: Origin, name: CommandName, input: unknown): Answer | null;
}

/** One way to a command over HTTP. */
export interface CommandRoute {
  readonly name: CommandName;
  readonly path: string;
  /** A name of the old system. */
  readonly deprecated?: boolean;
  /** Answers in the command's place. */
  readonly instead?: (from: Origin, input: unknown) => Answer;
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
      const token = bearerToken(request);
      request.identity = token === null ? null : context.options.core.authenticate(token);
      if (isRefusedUnread(served, request)) send(reply, context.run('rest', originOf(served, request, {}), route.name, {}));
      else if (method === 'POST' && !isJson(request)) send(reply, notJson);
      else done();
    },
    handler: (request, reply) => {
      const input = method === 'GET' ? withNumbers(request.query, numbers) : withQueryId(request.body, request.query);
      return answer(served, request, reply, input);
    },
  });
}

function answer(served: Served, request: SiteRequest, reply: SiteReply, input: unknown): SiteReply {
  const { context, trust, route } = served;
  const from = originOf(served, request, input);
  if (from.identity !== null) context.answers.request(from.identity.userId, input);
  if (route.instead !== undefined) return send(reply, route.instead(from, input));
  const read = from.identity === null ? trust?.read(from, route.name, input) : null;
  return send(reply, read ?? context.run('rest', from, route.name, input));
}

/** A request that the core will answer with 401 whatever its body says: answered before the body is read. */
function isRefusedUnread({ route, trust }: Served, request: SiteRequest): boolean {
  if (request.identity !== null || contract[route.name].access.who === 'nobody') return false;
  return trust === null || request.headers.authorization !== undefined;
}

/**
 * A command that belongs to an event stream names its endpoint in the body, and the core looks whether it is the user's
 * own.
 */
function originOf({ context, trust, route }: Served, request: SiteRequest, input: unknown): Origin {
  const named = request.headers.authorization === undefined ? trust?.identify(input, route.name) : null;
  return { identity: request.identity ?? named ?? null, endpointId: null, address: context.addressOf(request.raw) };
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
