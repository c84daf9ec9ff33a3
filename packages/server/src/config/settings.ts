import { readNatsUrl } from './nats-url.ts';
import { readNotifyUrl } from './notify-url.ts';
import { readPostgresUrl } from './postgres-url.ts';
import { addressDefaults } from '../limits/limits.ts';
import {
  readDays,
  readDoors,
  readCount,
  readHost,
  readJoin,
  readLogLevel,
  readOrigins,
  readPort,
  readProxies,
  readPushHosts,
  readRelay,
  readRelayPorts,
  readStunUrls,
  readSwitch,
  readText,
  readToken,
  readTrust,
  readTurnUrls,
} from './readers.ts';
import { setting } from './setting.ts';
import { acmeSettings } from './settings-acme.ts';

/** Every setting there is, in the order of the help. The help, the parser and docs/operating.md come from here. */
export const settings = {
  port: setting({
    variable: 'EARSHOT_PORT',
    flag: 'port',
    value: 'NUMBER',
    fallback: '5000',
    about: 'The port to listen on, for HTTPS. 0 takes any free port.',
    read: readPort,
  }),
  host: setting({
    variable: 'EARSHOT_HOST',
    flag: 'host',
    value: 'ADDRESS',
    fallback: '0.0.0.0',
    about: 'The address to listen on. 0.0.0.0 is every IPv4 address, :: every IPv4 and IPv6 address, 127.0.0.1 this machine alone.',
    read: readHost,
  }),
  data: setting({
    variable: 'EARSHOT_DATA',
    flag: 'data',
    value: 'FOLDER',
    fallback: './data',
    about: 'The folder for the certificate, its key and the database. It is made when it is missing, and only its owner may read it.',
    read: readText,
  }),
  postgresUrl: setting({
    variable: 'EARSHOT_POSTGRES_URL',
    flag: 'postgres-url',
    value: 'URL',
    fallback: '',
    about:
      'A database of PostgreSQL 14 or newer in which everything is kept that must last, in place of earshot.db in the data folder. Several servers on one database take over from each other. The variable is safer than the flag, which others on the machine can see.',
    read: readPostgresUrl,
  }),
  cert: setting({
    variable: 'EARSHOT_CERT',
    flag: 'cert',
    value: 'FILE',
    fallback: '',
    about: 'A certificate of your own, with its chain, as PEM. It is read again when the file changes. Needs EARSHOT_KEY.',
    read: readText,
  }),
  key: setting({
    variable: 'EARSHOT_KEY',
    flag: 'key',
    value: 'FILE',
    fallback: '',
    about: 'The private key of EARSHOT_CERT, as PEM, without a pass phrase.',
    read: readText,
  }),
  trust: setting({
    variable: 'EARSHOT_TRUST',
    flag: 'trust',
    value: 'HOW',
    fallback: '',
    about:
      'ca: a CA of this installation signs the certificate. A device that is told once to trust the CA warns no more, and can be notified.',
    read: readTrust,
  }),
  ...acmeSettings,
  stunUrls: setting({
    variable: 'EARSHOT_STUN_URLS',
    flag: 'stun-urls',
    value: 'URLS',
    fallback: 'stun:stun.l.google.com:19302,stun:stun1.l.google.com:19302',
    about: 'STUN servers for calls that leave the private network. Nothing, or the word none, means no STUN at all.',
    emptyCounts: true,
    read: readStunUrls,
  }),
  turnUrls: setting({
    variable: 'EARSHOT_TURN_URLS',
    flag: 'turn-urls',
    value: 'URLS',
    fallback: '',
    about: 'TURN servers that relay the sound when no direct way is found. Needs EARSHOT_TURN_SECRET.',
    read: readTurnUrls,
  }),
  turnSecret: setting({
    variable: 'EARSHOT_TURN_SECRET',
    flag: 'turn-secret',
    value: 'SECRET',
    fallback: '',
    about:
      'The secret shared with the TURN servers (static-auth-secret of coturn). The variable is safer than the flag, which others on the machine can see.',
    read: readText,
  }),
  relay: setting({
    variable: 'EARSHOT_RELAY',
    flag: 'relay',
    value: 'HOW',
    fallback: '',
    about:
      'auto: run an installed coturn as the relay for calls from outside, in place of EARSHOT_TURN_URLS. It relays to itself alone; only its ports for phones need to be reached from outside.',
    read: readRelay,
  }),
  relayHost: setting({
    variable: 'EARSHOT_RELAY_HOST',
    flag: 'relay-host',
    value: 'HOST',
    fallback: '',
    about:
      'The name or address under which phones outside reach the relay of EARSHOT_RELAY. Normally the host of EARSHOT_ORIGINS, else the public address of the machine.',
    read: readHost,
  }),
  relayPorts: setting({
    variable: 'EARSHOT_RELAY_PORTS',
    flag: 'relay-ports',
    value: 'PORTS',
    fallback: '3478,5349,49152-65535',
    about:
      'The ports of the relay of EARSHOT_RELAY: for UDP and TCP, for TLS, and those inside this machine on which it relays. Let a router pass the first two.',
    read: readRelayPorts,
  }),
  trustUserId: setting({
    variable: 'EARSHOT_TRUST_USER_ID',
    flag: 'trust-user-id',
    value: null,
    fallback: '0',
    about: 'For closed labs alone: take a bare user_id as proof of who asks, as the original system did. Anybody can then act as anybody.',
    read: readSwitch,
  }),
  doors: setting({
    variable: 'EARSHOT_DOORS',
    flag: 'doors',
    value: 'NUMBER',
    fallback: '0',
    about:
      'How many threads take connections: TLS, sockets and JSON on other processors than the calls, 0 to 64. 0 does all in one thread, which is enough for some thousand people.',
    read: readDoors,
  }),
  natsUrl: setting({
    variable: 'EARSHOT_NATS_URL',
    flag: 'nats-url',
    value: 'URL',
    fallback: '',
    about:
      'The NATS servers by which a core and doors on other machines find each other, such as tls://name:password@nats1.example.org,nats2.example.org/earshot?ca=/etc/ca.pem. The path names the cluster. docs/scaling.md says more.',
    read: readNatsUrl,
  }),
  origins: setting({
    variable: 'EARSHOT_ORIGINS',
    flag: 'origins',
    value: 'ORIGINS',
    fallback: '',
    about:
      'Further public origins under which the page is opened, such as https://phone.example.org. Their hosts are named in the certificate too.',
    read: readOrigins,
  }),
  trustProxy: setting({
    variable: 'EARSHOT_TRUST_PROXY',
    flag: 'trust-proxy',
    value: 'ADDRESSES',
    fallback: '',
    about: 'Addresses or ranges of reverse proxies whose X-Forwarded-For is believed.',
    read: readProxies,
  }),
  plainHttp: setting({
    variable: 'EARSHOT_PLAIN_HTTP',
    flag: 'plain-http',
    value: null,
    fallback: '0',
    about:
      'For a reverse proxy on this machine that has the certificate: the port serves the same without TLS. Only with EARSHOT_HOST=127.0.0.1 and EARSHOT_TRUST_PROXY.',
    read: readSwitch,
  }),
  join: setting({
    variable: 'EARSHOT_JOIN',
    flag: 'join',
    value: 'WHO',
    fallback: 'lan',
    about:
      'Who may come in as somebody new. lan: whoever comes from a private address, others by invitation or when an admin approves. approve: everybody by invitation or when an admin approves. invite: by invitation alone. open: anybody. Who is known always comes back.',
    read: readJoin,
  }),
  pushHosts: setting({
    variable: 'EARSHOT_PUSH_HOSTS',
    flag: 'push-hosts',
    value: 'HOSTS',
    fallback: '',
    about: 'Push services inside your network, host or host:port each. Public ones at port 443 need not be named, and others are refused.',
    read: readPushHosts,
  }),
  notifyUrl: setting({
    variable: 'EARSHOT_NOTIFY_URL',
    flag: 'notify-url',
    value: 'URL',
    fallback: '',
    about:
      'A service of your own that tells of rings whoever chooses it in Settings: ntfy, Gotify or any webhook, by a URL that may hold {topic}, {caller}, {message} and {call}. It is sent a POST with JSON. The variable is safer than the flag, which others on the machine can see.',
    read: readNotifyUrl,
  }),
  addressPeople: setting({
    variable: 'EARSHOT_ADDRESS_PEOPLE',
    flag: 'address-people',
    value: 'NUMBER',
    fallback: String(addressDefaults.people),
    about:
      'How many people may sign in from one address within an hour and stay. A school or an office is often one address. Twice as many live connections are taken from it.',
    read: readCount,
  }),
  addressRequests: setting({
    variable: 'EARSHOT_ADDRESS_REQUESTS',
    flag: 'address-requests',
    value: 'NUMBER',
    fallback: String(addressDefaults.requests),
    about: 'How many requests one address may make to the API in 10 s.',
    read: readCount,
  }),
  historyDays: setting({
    variable: 'EARSHOT_HISTORY_DAYS',
    flag: 'history-days',
    value: 'DAYS',
    fallback: '90',
    about: 'How long the history of calls is kept, 1 to 3650 days.',
    read: readDays,
  }),
  keepDays: setting({
    variable: 'EARSHOT_KEEP_DAYS',
    flag: 'keep-days',
    value: 'DAYS',
    fallback: '180',
    about: 'How long a device that is not used is kept, and the name of its user with the last one, 1 to 3650 days.',
    read: readDays,
  }),
  logLevel: setting({
    variable: 'EARSHOT_LOG_LEVEL',
    flag: 'log-level',
    value: 'LEVEL',
    fallback: 'info',
    about: 'How much to log: fatal, error, warn, info, debug, trace or silent.',
    read: readLogLevel,
  }),
  metricsToken: setting({
    variable: 'EARSHOT_METRICS_TOKEN',
    flag: 'metrics-token',
    value: 'TOKEN',
    fallback: '',
    about: 'Lets /metrics be read from other machines by this bearer token, of 16 characters or more. Without it only this machine may.',
    read: readToken,
  }),
} as const;
