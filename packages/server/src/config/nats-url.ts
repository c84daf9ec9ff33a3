import type { NatsPlace } from '../ports/nats-place.ts';
import type { Reader, Reading } from './readers.ts';

const files = ['ca', 'cert', 'key', 'creds'] as const;

function bad(problem: string): Reading<never> {
  return { ok: false, problem };
}

/** The same URL once for each of its hosts, which have commas between. */
function forEachHost(text: string): readonly string[] {
  const [, before = '', hosts = '', after = ''] = /^([a-z]+:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/is.exec(text) ?? [];
  return hosts.split(',').map((host) => `${before}${host}${after}`);
}

/**
 * Where NATS is: `nats:` or `tls:`, a name with its password or a token, the hosts of its servers with commas between,
 * the cluster as path (`earshot` when left out), and files in the query. What is secret in it is never shown in a
 * problem.
 */
export const readNatsUrl: Reader<NatsPlace> = (text) => {
  const form = 'must look like nats://nats.example.org:4222/earshot or tls://name:password@a.example.org,b.example.org?ca=/etc/ca.pem.';
  const urls = forEachHost(text).map((one) => URL.parse(one));
  const places = urls.flatMap((one) => (one === null || one.hostname === '' ? [] : [one]));
  const [url] = places;
  if (url === undefined || places.length < urls.length) return bad(form);
  if ((url.protocol !== 'nats:' && url.protocol !== 'tls:') || url.hash !== '') return bad(form);
  const cluster = url.pathname.replace(/^\//, '') || 'earshot';
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(cluster))
    return bad('names a cluster behind the host that is not one word of letters, digits, - and _.');
  const strange = [...url.searchParams.keys()].find((name) => !files.some((known) => known === name));
  if (strange !== undefined) return bad(`has "${strange}" in its query: it may have ${files.join(', ')}, each with a file.`);
  const found = Object.fromEntries(files.flatMap((name) => (url.searchParams.has(name) ? [[name, url.searchParams.get(name) ?? '']] : [])));
  if (url.protocol === 'nats:' && ('ca' in found || 'cert' in found))
    return bad('has files for TLS in its query and begins with nats:; begin it with tls:.');
  return {
    ok: true,
    value: {
      servers: places.map(({ hostname, port }) => `${hostname}:${port === '' ? 4_222 : port}`),
      cluster,
      tls: url.protocol === 'tls:',
      login: loginOf(url),
      files: found,
    },
  };
};

function loginOf({ password, username }: URL): NatsPlace['login'] {
  if (username === '') return null;
  const name = decodeURIComponent(username);
  return password === '' ? { token: name } : { user: name, pass: decodeURIComponent(password) };
}
