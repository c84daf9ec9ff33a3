import { parseArgs } from 'node:util';
import type { Join } from '@earshot/protocol';
import type { NatsPlace } from '../ports/nats-place.ts';
import type { AcmeSettings } from '../ports/acme-settings.ts';
import { isHostName, type LogLevel, type RelayPorts } from './readers.ts';
import type { AddressLimits } from '../limits/limits.ts';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';
import type { Keeping } from '../records/upkeep.ts';

/** What a process is: the core with doors of its own, the core alone, or doors before a core elsewhere. */
export type Role = 'both' | 'core' | 'door';

/** What the operator has chosen, checked. Paths are as given; lists hold no doubles. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** Where everything is kept that must last; null for the data folder. */
  readonly postgresUrl: string | null;
  /** The operator's own certificate and key; null for the certificate that the server makes for itself. */
  readonly pair: { readonly cert: string; readonly key: string } | null;
  /** Whether a CA of this installation signs the certificate that the server makes. */
  readonly trust: 'ca' | null;
  /** Who gives a certificate by ACME, and how it is asked; null where nobody is. */
  readonly acme: AcmeSettings | null;
  readonly stunUrls: readonly string[];
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null;
  /** The relay that this server runs itself; null where it does not. `host` is null when it is to be found. */
  readonly relay: { readonly host: string | null; readonly ports: RelayPorts } | null;
  /** Threads that take connections; 0 for none but the one of the core. */
  readonly doors: number;
  /** How a core and doors elsewhere find each other; null where there are none. */
  readonly nats: NatsPlace | null;
  readonly role: Role;
  readonly trustUserId: boolean;
  readonly origins: readonly string[];
  readonly trustProxy: readonly string[];
  /** Whether the port serves without TLS too, to a proxy on this machine. */
  readonly plainHttp: boolean;
  readonly pushHosts: readonly string[];
  /** The service that tells of rings whoever has chosen it: a URL with places in braces; null where there is none. */
  readonly notifyUrl: string | null;
  readonly join: Join;
  readonly address: AddressLimits;
  readonly keeping: Keeping;
  readonly logLevel: LogLevel;
  readonly metricsToken: string | null;
}

/** What the operator asked for. Problems are whole sentences, all of them at once; warnings hinder nothing. */
export type Request =
  | { readonly kind: 'serve'; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment and the flags (`argv` without the program's name). A flag wins over its variable. */
export function readConfig(env: Environment, argv: readonly string[], role: Role = 'both'): Request {
  const flags = readFlags(argv);
  if (flags.help) return { kind: 'help' };
  if (flags.version) return { kind: 'version' };
  const problems = [...flags.problems];
  const take = takerOf(env, flags.values, problems);
  function number(setting: Setting<number>): number {
    return take(setting) ?? 0;
  }
  const config: Config = {
    port: number(settings.port),
    host: take(settings.host) ?? '',
    data: take(settings.data) ?? '',
    postgresUrl: take(settings.postgresUrl),
    pair: both(take(settings.cert), take(settings.key), (cert, key) => ({ cert, key }), pairMissing(problems)),
    trust: take(settings.trust),
    acme: acmeOf(take),
    stunUrls: take(settings.stunUrls) ?? [],
    turn: both(take(settings.turnUrls), take(settings.turnSecret), (urls, secret) => ({ urls, secret }), turnMissing(problems)),
    relay: relayOf(take(settings.relay), take(settings.relayHost), take(settings.relayPorts)),
    doors: number(settings.doors),
    nats: take(settings.natsUrl),
    role,
    trustUserId: take(settings.trustUserId) ?? false,
    origins: take(settings.origins) ?? [],
    trustProxy: take(settings.trustProxy) ?? [],
    plainHttp: take(settings.plainHttp) ?? false,
    pushHosts: take(settings.pushHosts) ?? [],
    notifyUrl: take(settings.notifyUrl),
    join: take(settings.join) ?? 'lan',
    address: { people: number(settings.addressPeople), requests: number(settings.addressRequests) },
    keeping: { historyDays: number(settings.historyDays), userDays: number(settings.keepDays) },
    logLevel: take(settings.logLevel) ?? 'info',
    metricsToken: take(settings.metricsToken),
  };
  return requestFor(config, [...problems, ...clashes(config, problems)], unknownVariables(env));
}

/** Reads settings; what is wrong with them is added to the problems. */
function takerOf(env: Environment, flags: ReadonlyMap<string, string>, problems: string[]): <T>(setting: Setting<T>) => T | null {
  return (setting) => {
    const { name, text } = given(setting, env, flags);
    if (text === '' && setting.emptyCounts === undefined) return null;
    const reading = setting.read(text);
    if (reading.ok) return reading.value;
    problems.push(`${name} ${reading.problem}`);
    return null;
  };
}

function requestFor(config: Config, problems: readonly string[], warnings: readonly string[]): Request {
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'serve', config, warnings };
}

/** What does not go together, or hinders a process from being what it is to be. */
function clashes(config: Config, told: readonly string[]): readonly string[] {
  const { doors, nats, relay, role, turn } = config;
  const problems = [...certificateClashes(config, told), ...plainClashes(config)];
  if (relay !== null && turn !== null) problems.push(twoRelays);
  if (relay !== null && role === 'door') problems.push(relayAtDoor);
  if (role === 'both') return problems;
  if (nats === null && !told.some((problem) => problem.startsWith('EARSHOT_NATS_URL')))
    problems.push('EARSHOT_NATS_URL is missing: a core and doors by themselves find each other by it.');
  if (doors > 0)
    problems.push(
      `EARSHOT_DOORS has no use here: earshot ${role} has ${role === 'core' ? 'no doors' : 'one door'}; start more of "earshot door".`,
    );
  return problems;
}

const twoCertificates = 'EARSHOT_TRUST is ca, and EARSHOT_CERT names a certificate of your own: leave one of the two out.';

/** What hinders a port from serving without TLS: whoever reaches it by a network would send everything in the clear. */
function plainClashes({ host, plainHttp, trustProxy }: Config): readonly string[] {
  if (!plainHttp) return [];
  const isLoopback = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
  return [
    ...(isLoopback ? [] : ['EARSHOT_PLAIN_HTTP serves without TLS, and so to this machine alone: set EARSHOT_HOST=127.0.0.1.']),
    ...(trustProxy.length > 0 ? [] : ['EARSHOT_PLAIN_HTTP is for a proxy on this machine: name it, by EARSHOT_TRUST_PROXY=127.0.0.1.']),
  ];
}

function acmeOf(take: <T>(setting: Setting<T>) => T | null): Config['acme'] {
  const directory = take(settings.acme);
  const rest = { email: take(settings.acmeEmail), port: take(settings.acmePort) ?? 80, dns: take(settings.acmeDns) };
  return directory === null ? null : { directory, ...rest };
}

/** What does not go together about the certificate. */
function certificateClashes({ acme, origins, pair, role, trust }: Config, told: readonly string[]): readonly string[] {
  const problems = pair !== null && trust !== null ? [twoCertificates] : [];
  if (acme === null) return problems;
  if (pair !== null || trust !== null)
    problems.push(
      `EARSHOT_ACME has somebody else sign the certificate, and ${pair === null ? 'EARSHOT_TRUST' : 'EARSHOT_CERT'} names another: leave one of the two out.`,
    );
  if (acmeNames(origins).length === 0 && !told.some((problem) => problem.startsWith('EARSHOT_ORIGINS')))
    problems.push('EARSHOT_ORIGINS is missing, or holds no name of your DNS: EARSHOT_ACME needs to know for which names to ask.');
  if (role !== 'both')
    problems.push('EARSHOT_ACME has no use here: doors on several machines need one certificate, which EARSHOT_CERT names to each.');
  return problems;
}

/** For which names an authority can be asked: those of public origins that are no addresses. */
export function acmeNames(origins: readonly string[]): readonly string[] {
  const hosts = origins.map((origin) => new URL(origin).hostname);
  return [...new Set(hosts)].filter((host) => host.includes('.') && isHostName(host));
}

function relayOf(relay: 'auto' | null, host: string | null, ports: RelayPorts | null): Config['relay'] {
  return relay === null || ports === null ? null : { host, ports };
}

const twoRelays = 'EARSHOT_RELAY is auto, and EARSHOT_TURN_URLS names a relay of your own: leave one of the two out.';
const relayAtDoor = 'EARSHOT_RELAY has no use here: the relay runs beside the core, which gives out what lets phones in.';

/** The text of a setting and the name under which a problem with it is told. */
function given(setting: Setting<unknown>, env: Environment, flags: ReadonlyMap<string, string>) {
  const flag = flags.get(setting.flag);
  const set = flag ?? env[setting.variable];
  const text = set?.trim() ?? setting.fallback;
  return {
    name: flag === undefined ? setting.variable : `${setting.variable} (--${setting.flag})`,
    text: text === '' && setting.emptyCounts === undefined ? setting.fallback : text,
  };
}

function both<A, B, C>(a: A | null, b: B | null, join: (a: A, b: B) => C, missing: (first: boolean) => void): C | null {
  if (a !== null && b !== null) return join(a, b);
  if (a !== null || b !== null) missing(a === null);
  return null;
}

/** Tells what is missing, unless the reason is told already: the other half was given, but wrong. */
function complain(problems: string[], variable: string, problem: string) {
  if (!problems.some((told) => told.startsWith(variable))) problems.push(`${variable} ${problem}`);
}

function pairMissing(problems: string[]) {
  return (cert: boolean) =>
    cert
      ? complain(problems, 'EARSHOT_CERT', 'is missing: EARSHOT_KEY is set, and a key needs its certificate.')
      : complain(problems, 'EARSHOT_KEY', 'is missing: EARSHOT_CERT is set, and a certificate needs its key.');
}

function turnMissing(problems: string[]) {
  return (urls: boolean) =>
    urls
      ? complain(problems, 'EARSHOT_TURN_URLS', 'is missing: EARSHOT_TURN_SECRET is set, and nothing says for which servers.')
      : complain(problems, 'EARSHOT_TURN_SECRET', 'is missing: EARSHOT_TURN_URLS is set, and TURN servers let nobody in without it.');
}

/** Flags by name; the last one counts. */
function readFlags(argv: readonly string[]) {
  const known = new Map<string, Setting<unknown>>(Object.values(settings).map((setting) => [setting.flag, setting]));
  const options = Object.fromEntries(
    [...known].map(([flag, { value }]) => [flag, { type: value === null ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is not understood: settings are given as flags; --help lists them.`);
    if (token.kind !== 'option' || token.name === 'help' || token.name === 'version') continue;
    const setting = known.get(token.name);
    if (setting === undefined) problems.push(`${token.rawName} is not a flag of Earshot; --help lists them.`);
    else if (token.value !== undefined) values.set(token.name, token.value);
    else if (setting.value === null) values.set(token.name, '1');
    else problems.push(`${setting.variable} (--${setting.flag}) needs a value behind it.`);
  }
  function asked(flag: string) {
    return tokens.some((token) => token.kind === 'option' && token.name === flag);
  }
  return { values, problems, help: asked('help') || asked('h'), version: asked('version') };
}

function unknownVariables(env: Environment): string[] {
  const known = new Set<string>(Object.values(settings).map((setting) => setting.variable));
  return Object.keys(env)
    .filter((name) => name.startsWith('EARSHOT_') && !known.has(name))
    .map((name) => `${name} is not a setting of Earshot and is ignored; --help lists them.`);
}
