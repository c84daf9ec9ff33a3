import type { TurnPlace } from './turn-urls.ts';

/**
 * An address of the relay: how the world sees it, and the machine's own when a router stands between (else the same).
 */
export interface RelayAddress {
  readonly outer: string;
  readonly inner: string;
}

/** What a coturn configuration is made of. */
export interface Coturn {
  readonly secret: string;
  readonly realm: string;
  /** Where phones are told to look; decides what is listened on. */
  readonly places: readonly TurnPlace[];
  /** The addresses of this relay. */
  readonly own: readonly RelayAddress[];
  /** Addresses of further relays with the same secret, which the other side of a call may have been given. */
  readonly others: readonly string[];
  /** Certificate and key for `turns:`, as absolute paths. */
  readonly pair: { readonly cert: string; readonly key: string };
  /** The UDP ports that it relays on; all that are free to use (RFC 6335) when left out. */
  readonly range?: PortRange;
}

/** Ports from the first to the last. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What hinders a configuration, as whole sentences: coturn listens on one port for plain TURN and on one for TLS, and
 * reads its file by lines.
 */
export function coturnProblems({ secret, places }: Pick<Coturn, 'secret' | 'places'>): readonly string[] {
  const problems: string[] = [];
  // Whoever knows this secret relays for nothing; a file cannot hold a text of several lines.
  if (/[\r\n]/.test(secret)) problems.push('EARSHOT_TURN_SECRET has more than one line, which no coturn configuration can hold.');
  for (const secure of [false, true]) {
    const ports = portsOf(places, secure);
    const scheme = secure ? 'turns:' : 'turn:';
    if (ports.length > 1) {
      problems.push(`EARSHOT_TURN_URLS names the ports ${ports.join(' and ')} for ${scheme}, and coturn listens on one; name one of them.`);
    }
  }
  return problems;
}

function portsOf(places: readonly TurnPlace[], secure: boolean): readonly number[] {
  return [...new Set(places.filter((place) => place.secure === secure).map(({ port }) => port))];
}

/** The text of a `turnserver.conf` (coturn 4.6 or newer) that relays the calls of this Earshot and nothing else. */
export function coturnConfig(relay: Coturn): string {
  return [intro, who(relay), where(relay), secured(relay), peers(relay), limits, quiet].join('\n');
}

const intro = `# coturn for Earshot, made by "earshot turn-config". It holds a secret: keep it readable for coturn alone.
`;

function who({ secret, realm }: Coturn): string {
  return `# Who may: whoever shows a credential that Earshot has made for one user in one call. It opens the door for ten minutes.
use-auth-secret
static-auth-secret=${secret}
realm=${realm}
# A nonce that was overheard is of no use after ten minutes.
stale-nonce=600
`;
}

function where({ places, own, range = { first: 49_152, last: 65_535 } }: Coturn): string {
  const plain = places.filter(({ secure }) => !secure);
  const mapped = own.filter(({ outer, inner }) => outer !== inner);
  return `${[
    '# Where it listens: what EARSHOT_TURN_URLS tells the phones, and nowhere else.',
    `listening-port=${portsOf(places, false)[0] ?? 3_478}`,
    ...(plain.some(({ transport }) => transport === 'udp') ? [] : ['no-udp']),
    ...(plain.some(({ transport }) => transport === 'tcp') ? [] : ['no-tcp']),
    '# Where it relays. The firewall lets UDP in on these ports.',
    ...own.map(({ inner }) => `relay-ip=${inner}`),
    ...mapped.map(({ outer, inner }) => `external-ip=${outer}/${inner}`),
    `min-port=${range.first}`,
    `max-port=${range.last}`,
    'fingerprint',
  ].join('\n')}\n`;
}

function secured({ places, pair }: Coturn): string {
  const secure = places.filter((place) => place.secure);
  if (secure.length === 0) return '# No turns: in EARSHOT_TURN_URLS, so no TLS.\nno-tls\nno-dtls\n';
  function over(transport: 'udp' | 'tcp') {
    return secure.some((place) => place.transport === transport);
  }
  return `${[
    '# TLS. Browsers take only a certificate that they know here, with no way round it, and coturn must be able to read the key.',
    `tls-listening-port=${portsOf(places, true)[0] ?? 5_349}`,
    `cert=${pair.cert}`,
    `pkey=${pair.key}`,
    'no-tlsv1',
    'no-tlsv1_1',
    ...(over('tcp') ? [] : ['no-tls']),
    ...(over('udp') ? [] : ['no-dtls']),
  ].join('\n')}\n`;
}

function peers({ own, others }: Coturn): string {
  const allowed = [...new Set([...own.flatMap(({ outer, inner }) => [outer, inner]), ...others])];
  return `${[
    '# Whom it relays to: itself. Both sides of a call are given this relay, so when one needs it both meet here, relay to relay.',
    '# Every other peer is refused, first of all this machine (loopback), its neighbours (link-local) and private networks: nobody',
    '# can reach into a network, or out into the world, through it. What is allowed goes before what is denied, so run no other',
    '# UDP service on the addresses that are allowed.',
    'no-multicast-peers',
    'no-tcp-relay',
    ...closed.map((range) => `denied-peer-ip=${range}`),
    ...allowed.map((address) => `allowed-peer-ip=${address}`),
  ].join('\n')}\n`;
}

/** The last two are everything; those before stand for who reads them. */
const closed = [
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '10.0.0.0-10.255.255.255',
  '172.16.0.0-172.31.255.255',
  '192.168.0.0-192.168.255.255',
  '100.64.0.0-100.127.255.255',
  '::1',
  'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  '0.0.0.0-255.255.255.255',
  '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

const limits = `# How much: a side of a call takes one place for each way to the relay and each of its networks, and as many again each time its
# network changes. It cannot give back those of a network that is gone, so they end by themselves, unless they are asked for again.
max-allocate-lifetime=120
user-quota=96
total-quota=4800
# Bytes a second and place. Sound with its repetitions takes 15,000; whoever wants more than this has something else in mind.
max-bps=64000
`;

const quiet = `# What is not needed: the console, telling the version, and what only old clients ask for.
no-cli
no-software-attribute
no-rfc5780
no-stun-backward-compatibility
`;
