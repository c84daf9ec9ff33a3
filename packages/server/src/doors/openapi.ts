import swagger from '@fastify/swagger';
import {
  answers,
  contract,
  doors,
  errorStatus,
  Failure,
  isRecord,
  object,
  routes,
  word,
  type Access,
  type CommandName,
  type Contract,
  type ObjectShape,
  type WordShape,
} from '@earshot/protocol';
import type { FastifySchema, RouteOptions } from 'fastify';
import { describedShapes, shared } from './descriptions.ts';
import type { Site } from './replies.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the OpenAPI document says of a route; a route without it is not in the document. */
    openapi?: FastifySchema;
  }
}

/** Commands that also succeed while there is nothing to give yet. */
const waiting: ReadonlySet<CommandName> = new Set<CommandName>(['signal/get-offer', 'signal/get-answer']);
const securitySchemes = { token: { type: 'http', scheme: 'bearer', description: 'The token that users/register answered.' } } as const;
const sharedNames = new Map(Object.entries(shared).map(([name, schema]) => [JSON.stringify(schema), name]));
const codesByStatus = Map.groupBy(Object.entries(errorStatus), ([, http]) => http);

/** What the document says of a command, at its route or at one of its old names. */
export function commandDoc(name: CommandName, deprecated = false): FastifySchema {
  const row: Contract | undefined = contract[name];
  if (row === undefined || row.input.type !== 'object') throw new Error(`The command ${name} has no row in the contract.`);
  const get = routes[name].method === 'GET';
  return {
    ...(deprecated ? {} : { operationId: name.replace(/\W/g, '_') }),
    summary: row.summary,
    description: accessText(row.access),
    tags: [name.split('/', 1)[0] ?? name],
    deprecated,
    security: row.access.who === 'nobody' ? [] : [{ token: [] }],
    ...(get ? { querystring: row.input } : { body: row.input }),
    response: responses(answering(answers[name], waiting.has(name) ? word('success', 'pending') : word('success'))),
  };
}

/** The shape of a whole answer, with its status. */
function answering({ properties, required }: ObjectShape, status: WordShape<string>): object {
  return { type: 'object', properties: { status, ...properties }, required: ['status', ...required] };
}

/** What the document says of a route that is no command. */
export function routeDoc(summary: string, tag: string, answer: object, isPublic = true): FastifySchema {
  return { summary, tags: [tag], security: isPublic ? [] : [{ token: [] }], response: responses(answer) };
}

/** Gathers what the routes say of themselves. Must be awaited before the first route. */
export async function collectDocs(site: Site, version: string): Promise<void> {
  await site.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Earshot', version, description: 'The HTTP API of an Earshot server. The live doors are told in docs/protocol.md.' },
      components: { securitySchemes },
      servers: [{ url: '/', description: 'The server that this document comes from.' }],
    },
    convertConstToEnum: false,
    transform: ({ url, route }) => ({ url, schema: docOf(route) }),
  });
}

/** Serves the document. It is public: it tells nothing that the source does not. */
export function addOpenApi(site: Site): void {
  let text: string | null = null;
  site.get(doors.openapi, { config: { openapi: routeDoc('This document.', 'about', object({})) } }, (_request, reply) => {
    text ??= JSON.stringify(documentOf(site));
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(text);
  });
}

function documentOf(site: Site): object {
  const { paths, ...about } = site.swagger({ yaml: false });
  return { ...about, components: { schemas: describedShapes, securitySchemes }, paths: withReferences(paths) };
}

function docOf(route: RouteOptions): FastifySchema {
  return route.config?.openapi ?? { hide: true };
}

function responses(answer: object): Record<string, object> {
  const all: Record<string, object> = { 200: { description: 'Success.', ...inJson(answer) } };
  for (const [http, codes] of codesByStatus) all[http] = { description: codes.map(([code]) => code).join(', '), ...inJson(Failure) };
  return all;
}

function inJson(schema: object): object {
  return { content: { 'application/json': { schema } } };
}

/**
 * Says each shared shape once, under its name, and refers to it wherever it is used: the document is a fifth as long.
 */
function withReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withReferences);
  if (!isRecord(node)) return node;
  const name = sharedNames.get(JSON.stringify(node));
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withReferences(value)]));
}

const outsideCalls = { nobody: 'Needs no token.', anybody: 'For everybody with a token.', admin: 'For admins.' } as const;

function accessText(access: Access): string {
  if (!('when' in access)) return outsideCalls[access.who];
  const who = access.who === 'party' ? 'both parties' : `the ${access.who}`;
  return `For ${who} of the call, while it is ${access.when.join(', ')}.`;
}
