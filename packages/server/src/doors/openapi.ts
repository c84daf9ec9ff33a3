import swagger from '@fastify/swagger';
import { doors, errorStatus, routes, type CommandName } from '@earshot/protocol';
import { contract, type Access, type Contract } from '@earshot/protocol/schemas';
import type { FastifySchema, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import type { Site } from './replies.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the OpenAPI document says of a route; a route without it is not in the document. */
    openapi?: FastifySchema;
  }
}

const Failure = Type.Object({
  status: Type.Literal('error'),
  code: Type.Enum(Object.keys(errorStatus)),
  message: Type.String({ description: 'A sentence for a person.' }),
});

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
    response: responses(Type.Object({ status: Type.Literal('success'), ...row.answer.properties })),
  };
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
      servers: [{ url: '/', description: 'The server that this document comes from.' }],
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The token that users/register answered.' } },
      },
    },
    convertConstToEnum: false,
    transform: ({ url, route }) => ({ url, schema: docOf(route) }),
  });
}

/** Serves the document. It is public: it tells nothing that the source does not. */
export function addOpenApi(site: Site): void {
  let text: string | null = null;
  site.get(doors.openapi, { config: { openapi: routeDoc('This document.', 'about', Type.Object({})) } }, (_request, reply) => {
    text ??= JSON.stringify(site.swagger());
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(text);
  });
}

function docOf(route: RouteOptions): FastifySchema {
  return route.config?.openapi ?? { hide: true };
}

function responses(answer: object): Record<string, object> {
  const failures = [...codesByStatus].map(([http, codes]) => [
    String(http),
    { ...Failure, description: codes.map(([code]) => code).join(', ') },
  ]);
  return { 200: { ...answer, description: 'Success.' }, ...Object.fromEntries(failures) };
}

function accessText(access: Access): string {
  if (!('when' in access)) return access.who === 'nobody' ? 'Needs no token.' : 'For everybody with a token.';
  const who = access.who === 'party' ? 'both parties' : `the ${access.who}`;
  return `For ${who} of the call, while it is ${access.when.join(', ')}.`;
}
