import { isIP } from 'node:net';

/** Names of fields, in lower case and without dashes and underscores. */
const secrets = new Set(['token', 'tokens', 'tokenhash', 'authorization', 'cookie', 'password', 'secret', 'credential', 'credentials']);
const personal = new Set([
  'sdp',
  'offer',
  'answer',
  'candidate',
  'candidates',
  'address',
  'addresses',
  'ip',
  'remoteaddress',
  'xforwardedfor',
]);
const deepest = 6;

/**
 * What of a log line's fields may be written: secrets never, SDP, candidates and network addresses only where
 * `detailed` is true, that is at debug. Errors become plain fields, without what libraries hang on them.
 */
export function writable(fields: object, detailed: boolean): object {
  return copy(fields, detailed);
}

function copy(fields: object, detailed: boolean, depth = 0): Record<string, unknown> {
  const entries = fields instanceof Error ? errorEntries(fields, detailed) : Object.entries(fields);
  return Object.fromEntries(entries.map(([name, value]) => [name, allowed(name, value, detailed, depth)]));
}

function allowed(name: string, value: unknown, detailed: boolean, depth: number): unknown {
  const key = name.toLowerCase().replaceAll(/[-_]/g, '');
  if (value === null || value === undefined) return value;
  if (secrets.has(key)) return '[secret]';
  if (personal.has(key) && !detailed) return '[at debug]';
  if (typeof value !== 'object' || value instanceof Date) return value;
  if (depth >= deepest) return '[deeper]';
  return Array.isArray(value) ? value.map((item) => allowed('', item, detailed, depth + 1)) : copy(value, detailed, depth + 1);
}

function errorEntries(error: Error, detailed: boolean): [string, unknown][] {
  function text(of: string) {
    return detailed ? of : withoutAddresses(of);
  }
  const entries: [string, unknown][] = [
    ['type', error.name],
    ['message', text(error.message)],
    ['stack', text(error.stack ?? '')],
  ];
  if ('code' in error) entries.push(['code', error.code]);
  if (error.cause instanceof Error) entries.push(['cause', error.cause]);
  return entries;
}

/** Errors of sockets tell the address of the other side in their message. */
function withoutAddresses(text: string): string {
  function known(found: string) {
    return isIP(found) === 0 ? found : '[address]';
  }
  return text
    .replaceAll(/(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{0,4}|\d+\.\d+\.\d+\.\d+)(?![\w:])/gi, known)
    .replaceAll(/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g, known);
}
