import type { IncomingMessage } from 'node:http';

/** What a request says, as it was written. */
export type Written = Pick<IncomingMessage, 'httpVersionMajor' | 'httpVersionMinor' | 'rawHeaders' | 'url'>;

/** Headers of which two would be read differently by two readers. */
const single: ReadonlySet<string> = new Set(['host', 'origin', 'authorization', 'content-length', 'content-type', 'transfer-encoding']);
const absolute = /^https?:\/\/([^/?#]*)/i;

/**
 * Why a request cannot be taken for what it seems, as a sentence, or null. Node's parser has refused what is no HTTP;
 * this is what it lets pass and a proxy before us may read another way (RFC 9112 sections 3.2, 6.1 and 11.2). Whoever
 * sends it is answered 400, and the connection ends.
 */
export function malformed({ httpVersionMajor, httpVersionMinor, rawHeaders, url }: Written): string | null {
  const seen = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (!single.has(name)) continue;
    if (seen.has(name)) return `The header ${name} is there twice.`;
    seen.set(name, (rawHeaders[at + 1] ?? '').toLowerCase());
  }
  // Node's parser also takes a line without a version, which is HTTP/0.9.
  if (httpVersionMajor !== 1) return 'This is not a request of HTTP/1.1.';
  const isFirst = httpVersionMinor === 0;
  return framingProblem(seen, isFirst) ?? targetProblem(absolute.exec(url ?? '')?.[1], seen.get('host'));
}

function framingProblem(headers: ReadonlyMap<string, string>, isFirst: boolean): string | null {
  const coding = headers.get('transfer-encoding');
  if (coding === undefined) return null;
  if (coding !== 'chunked') return 'The only Transfer-Encoding that is understood is "chunked".';
  if (headers.has('content-length')) return 'The request has both Content-Length and Transfer-Encoding.';
  return isFirst ? 'HTTP/1.0 has no Transfer-Encoding.' : null;
}

function targetProblem(authority: string | undefined, host: string | undefined): string | null {
  return authority === undefined || authority.toLowerCase() === host
    ? null
    : 'The address of the request names another host than its Host.';
}

/**
 * The path and query of a request's target, which may be written with scheme and host before them (RFC 9112 section
 * 3.2.2). Begins with a slash.
 */
export function pathOf(url: string): string {
  const rest = url.replace(absolute, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}
