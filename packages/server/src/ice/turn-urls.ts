/** Where one TURN server is reached: the parts of a TURN URI (RFC 7065). */
export interface TurnPlace {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly secure: boolean;
}

const form = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i;

/**
 * The parts of a TURN URI that the settings have accepted, with what RFC 7065 section 3.2 says for what is left out.
 * Null for any other text.
 */
export function turnPlace(url: string): TurnPlace | null {
  const [, scheme, host, port, transport] = form.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return null;
  const secure = scheme.toLowerCase() === 'turns';
  return {
    host: host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    port: port === undefined ? (secure ? 5349 : 3478) : Number(port),
    transport: transport === undefined ? (secure ? 'tcp' : 'udp') : transport.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
    secure,
  };
}

const stunForm = /^stuns?:(\[[^\]]+\]|[^:?]+)(?::(\d+))?$/i;

/** Where a STUN server is reached, from a URI that the settings have accepted (RFC 7064); null for any other text. */
export function stunPlace(url: string): TurnPlace | null {
  const [, host, port] = stunForm.exec(url) ?? [];
  if (host === undefined) return null;
  const secure = /^stuns:/i.test(url);
  return {
    host: host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    port: port === undefined ? (secure ? 5349 : 3478) : Number(port),
    transport: secure ? 'tcp' : 'udp',
    secure,
  };
}
