import { isIP } from 'node:net';
import { joins, type Join } from '@earshot/protocol';

/** What reading one value gives: the value, or the end of a sentence that begins with the name of the variable. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };
export type Reader<T> = (text: string) => Reading<T>;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

function good<T>(value: T): Reading<T> {
  return { ok: true, value };
}

function bad(problem: string): Reading<never> {
  return { ok: false, problem };
}

/** A TCP port; 0 lets the system choose a free one. */
export const readPort: Reader<number> = (text) =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? good(Number(text)) : bad(`is "${text}": it must be a whole number from 0 to 65535.`);

/** A number of people or things: a whole number from 1 to a million. */
export const readCount: Reader<number> = (text) =>
  /^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000_000
    ? good(Number(text))
    : bad(`is "${text}": it must be a whole number from 1 to 1000000.`);

/** A number of threads: a whole number from 0 to 64. */
export const readDoors: Reader<number> = (text) =>
  /^\d{1,2}$/.test(text) && Number(text) <= 64 ? good(Number(text)) : bad(`is "${text}": it must be a whole number from 0 to 64.`);

/** A time that things are kept: a whole number of days from 1 to ten years. */
export const readDays: Reader<number> = (text) =>
  /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 3_650
    ? good(Number(text))
    : bad(`is "${text}": it must be a whole number of days from 1 to 3650.`);

/** An address or host name to listen on; IPv6 may stand in brackets. */
export const readHost: Reader<string> = (text) => {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) !== 0 || isHostName(bare) ? good(bare) : bad(`is "${text}": it must be an IP address or a host name.`);
};

export const readText: Reader<string> = (text) => good(text);

export const readSwitch: Reader<boolean> = (text) => {
  const word = text.toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return good(true);
  if (['0', 'false', 'no', 'off'].includes(word)) return good(false);
  return bad(`is "${text}": it must be 1 or 0.`);
};

export const readLogLevel: Reader<LogLevel> = (text) => {
  const level = logLevels.find((known) => known === text.toLowerCase());
  return level === undefined ? bad(`is "${text}": it must be one of ${logLevels.join(', ')}.`) : good(level);
};

export const readJoin: Reader<Join> = (text) => {
  const join = joins.find((known) => known === text.toLowerCase());
  return join === undefined ? bad(`is "${text}": it must be one of ${joins.join(', ')}.`) : good(join);
};

/** What EARSHOT_TRUST may be: a CA of this installation signs the certificate. */
export const readTrust: Reader<'ca'> = (text) =>
  text.toLowerCase() === 'ca' ? good('ca') : bad(`is "${text}": it must be ca, or left out.`);

const authorities: Readonly<Record<string, string>> = {
  letsencrypt: 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
};

/** The URL of the directory of an ACME authority (RFC 8555 section 7.1.1), or the name of a known one. */
export const readAcme: Reader<string> = (text) => {
  const known = authorities[text.toLowerCase()];
  if (known !== undefined) return good(known);
  return URL.canParse(text) && new URL(text).protocol === 'https:'
    ? good(text)
    : bad(`is "${text}": it must be letsencrypt, letsencrypt-staging, or the https URL of a directory.`);
};

export const readEmail: Reader<string> = (text) =>
  /^[^@\s,]+@[^@\s,]+$/.test(text) ? good(text) : bad(`is "${text}": it must look like ada@example.org.`);

/** What EARSHOT_RELAY may be: this server runs its relay itself. */
export const readRelay: Reader<'auto'> = (text) =>
  text.toLowerCase() === 'auto' ? good('auto') : bad(`is "${text}": it must be auto, or left out.`);

/** The ports of a relay: for phones by UDP and TCP, for phones by TLS, and the range on which it relays. */
export interface RelayPorts {
  readonly plain: number;
  readonly secure: number;
  readonly range: { readonly first: number; readonly last: number };
}

export const readRelayPorts: Reader<RelayPorts> = (text) => {
  const found = /^(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*(\d{1,5})-(\d{1,5})$/.exec(text);
  const [plain = 0, secure = 0, first = 0, last = 0] = (found ?? []).slice(1).map(Number);
  const isGood = [plain, secure, first, last].every((port) => port > 0 && port <= 65_535) && plain !== secure && last > first;
  return isGood
    ? good({ plain, secure, range: { first, last } })
    : bad(`is "${text}": it must be two ports and a range of others, such as 3478,5349,49152-65535.`);
};

/** A bearer token (RFC 6750): never shown in a problem. */
export const readToken: Reader<string> = (text) =>
  /^[A-Za-z0-9._~+/=-]{16,}$/.test(text)
    ? good(text)
    : bad('must have at least 16 characters, all of them letters, digits or one of - . _ ~ + / =.');

/** STUN URIs (RFC 7064); the word `none` means no server at all. */
export const readStunUrls: Reader<readonly string[]> = (text) =>
  text.toLowerCase() === 'none' ? good([]) : readList(text, (url) => (isIceUrl(url, /^stuns?$/i, /^$/) ? good(url) : bad(stunForm(url))));

/** TURN URIs (RFC 7065). */
export const readTurnUrls: Reader<readonly string[]> = (text) =>
  readList(text, (url) => (isIceUrl(url, /^turns?$/i, /^(\?transport=(udp|tcp))?$/i) ? good(url) : bad(turnForm(url))));

function stunForm(url: string) {
  return `holds "${url}": it must look like stun:stun.example.org:3478.`;
}

function turnForm(url: string) {
  return `holds "${url}": it must look like turn:turn.example.org:3478 or turns:turn.example.org:5349?transport=tcp.`;
}

/**
 * Public origins (RFC 6454), kept as browsers write them. Plain http only where browsers give a microphone to it: on
 * the machine itself.
 */
export const readOrigins: Reader<readonly string[]> = (text) => readList(text, readOrigin);

const readOrigin: Reader<string> = (text) => {
  const form = `holds "${text}": it must look like https://phone.example.org, with nothing behind the host and port.`;
  if (!URL.canParse(text)) return bad(form);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return bad(form);
  if (`${url.origin}/` !== url.href || url.hostname.includes('*')) return bad(form);
  if (url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    return bad(`holds "${text}": it must begin with https:, for browsers give no microphone to plain http.`);
  }
  return good(url.origin);
};

/** Hosts of push services, each with its port, 443 when none is said; IPv6 stands in brackets. */
export const readPushHosts: Reader<readonly string[]> = (text) =>
  readList(text, (entry) => {
    const form = `holds "${entry}": it must look like push.example.org or push.example.org:8443.`;
    if (!URL.canParse(`https://${entry}`)) return bad(form);
    const url = new URL(`https://${entry}`);
    if (`${url.origin}/` !== url.href || url.hostname.includes('*') || /[/?#@]/.test(entry)) return bad(form);
    return good(`${url.hostname}:${url.port === '' ? '443' : url.port}`);
  });

/**
 * Addresses and CIDR ranges of reverse proxies. A range of everything is refused: it would let anybody choose their
 * address.
 */
export const readProxies: Reader<readonly string[]> = (text) =>
  readList(text, (entry) => {
    const [address = '', bits, ...rest] = entry.split('/');
    const family = isIP(address);
    const form = `holds "${entry}": it must be the address of a proxy, such as 127.0.0.1, or a range, such as 10.0.0.0/8.`;
    if (family === 0 || rest.length > 0) return bad(form);
    if (bits === undefined) return good(entry);
    if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return bad(form);
    return Number(bits) === 0 ? bad(`holds "${entry}": that is everybody, and then anybody could choose their address.`) : good(entry);
  });

/** Items between commas or white space; the first bad one tells the problem. */
function readList<T>(text: string, read: Reader<T>): Reading<readonly T[]> {
  const values: T[] = [];
  for (const item of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const reading = read(item);
    if (!reading.ok) return reading;
    values.push(reading.value);
  }
  return good([...new Set(values)]);
}

function isIceUrl(text: string, scheme: RegExp, tail: RegExp): boolean {
  const parts = /^([a-z]+):(\[[^\]]+\]|[^:?[\]/@]+)(?::(\d{1,5}))?(\?.*)?$/i.exec(text);
  if (parts === null) return false;
  const [, name = '', host = '', port, query = ''] = parts;
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const hostIsGood = host.startsWith('[') ? isIP(bare) === 6 : isIP(bare) === 4 || isHostName(bare);
  const portIsGood = port === undefined || (Number(port) > 0 && Number(port) <= 65_535);
  return scheme.test(name) && tail.test(query) && hostIsGood && portIsGood;
}

/** Host names as RFC 1123 has them, with underscores, which some networks use; not what is meant as an IPv4 address. */
export function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  const fits = labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i.test(label));
  return fits && text.length <= 253 && !/^\d+$/.test(labels.at(-1) ?? '');
}
