import { files, version } from 'virtual:page-files';

const prefix = 'earshot page ';
const current = prefix + version;

/** After so many milliseconds without an answer the server counts as away. */
const patience = 5_000;

/** Files under one name for ever, which a page without the server needs too. */
const icons: readonly string[] = ['/icon.svg', '/icon-ring.svg'];

/** What a proxy says of a server that is away (RFC 9110 section 15.6). */
const away = new Set([502, 503, 504]);

/** Keeps this version of the page, all of it or nothing. */
export async function keepPage(): Promise<void> {
  const cache = await caches.open(current);
  await cache.addAll(['/', ...icons].map((path) => new Request(path, { cache: 'no-cache' })));
  await cache.addAll(files);
}

/** Forgets what nobody needs any more. The version before stays: a page of it may be open, in the middle of a call. */
export async function forgetOldPages(): Promise<void> {
  const kept = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== current);
  await Promise.all(kept.slice(0, -1).map((name) => caches.delete(name)));
}

/** Answers what this worker has a word in; everything else goes the way it always went. */
export function answerFor(event: FetchEvent): Promise<Response> | null {
  const { mode, method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return null;
  if (mode === 'navigate') return pathname === '/' ? thePage(event) : null;
  if (pathname.startsWith('/assets/')) return asset(event.request);
  return icons.includes(pathname) ? icon(event.request) : null;
}

/** The server's page while it is there, so that nobody has an old one; else the kept one, which says so. */
async function thePage({ preloadResponse, request }: FetchEvent): Promise<Response> {
  const coming = fetched(preloadResponse, request);
  const answer = await Promise.race([coming.catch(() => null), late()]);
  if (answer !== null && !away.has(answer.status)) return answer;
  return (await (await caches.open(current)).match('/')) ?? answer ?? coming;
}

async function fetched(preload: Promise<unknown>, request: Request): Promise<Response> {
  const loaded = await preload;
  return loaded instanceof Response ? loaded : fetch(request);
}

/**
 * A file whose name tells its content: the kept one is as good as any. The dictionary and the filter in use are kept
 * when they come.
 */
async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(current)).put(request, answer.clone());
  return answer;
}

async function icon(request: Request): Promise<Response> {
  return fetch(request).catch(async (error: unknown) => {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept === undefined) throw error;
    return kept;
  });
}

function late(): Promise<null> {
  return new Promise((resolve) => void setTimeout(() => resolve(null), patience));
}
