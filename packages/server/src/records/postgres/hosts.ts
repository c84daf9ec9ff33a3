/**
 * The URLs of the hosts that one URL of libpq names (PostgreSQL 34.1.1.2: several hosts), each for one of them, in
 * their order. They stand before the path, each with its port, or in the parameters `host` and `port`.
 */
export function eachHost(url: string): readonly string[] {
  const [, scheme = '', login = '', authority = '', rest = ''] = /^([a-z]+:\/\/)([^@/?#]*@)?([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (authority.includes(',')) return authority.split(',').map((host) => `${scheme}${login}${host}${rest}`);
  const [path = '', query = ''] = rest.split('?', 2);
  const parameters = new URLSearchParams(query);
  const hosts = parameters.get('host')?.split(',') ?? [];
  if (hosts.length < 2) return [url];
  const ports = parameters.get('port')?.split(',') ?? [];
  return hosts.map((host, index) => {
    const one = new URLSearchParams(parameters);
    one.set('host', host);
    const port = ports.length > 1 ? ports[index] : ports[0];
    if (port !== undefined) one.set('port', port);
    return `${scheme}${login}${authority}${path}?${one.toString()}`;
  });
}
