import staticFiles from '@fastify/static';
import { doors, object } from '@earshot/protocol';
import { pagePolicy } from './headers.ts';
import { routeDoc } from './openapi.ts';
import type { Site } from './replies.ts';

/** Vite puts a hash of the content into the names of these; under one name they never change. */
const hashed = /[/\\]assets[/\\][^/\\]+-[\w-]{8,}\.\w+$/;

/** The route of the files of the page: whatever no other route takes. */
export const pageFiles = '/*';

/** What a person reads who comes to an address where nothing is. */
export const lostPage = 'lost.html';

/**
 * The built page at `/` and the page about the API at /api/docs, in the compressed forms that were made when it was
 * built.
 */
export async function addPage(site: Site, folder: string): Promise<void> {
  await site.register(staticFiles, {
    root: folder,
    preCompressed: true,
    dotfiles: 'ignore',
    index: ['index.html'],
    cacheControl: false,
    setHeaders(reply, path) {
      const compressed = path.replace(/\.(?:br|gz)$/, '');
      reply.header('cache-control', hashed.test(compressed) ? 'public, max-age=31536000, immutable' : 'no-cache');
      reply.header('content-security-policy', pagePolicy(reply.request.headers.host, compressed.endsWith('index.html')));
    },
  });
  const openapi = routeDoc('A page about the API for people.', 'about', object({}));
  site.get(doors.docs, { config: { openapi } }, (_request, reply) => reply.sendFile('docs.html'));
}
