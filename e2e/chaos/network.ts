import { setTimeout as pause } from 'node:timers/promises';
import { command, ip, namespace, removeLeftovers, removeMine } from './namespaces.ts';

/** How sound can go: straight, or by the relay over UDP, or over TCP alone, or over TLS alone. */
export type Way = 'direct' | 'relay' | 'relay-tcp' | 'relay-tls';
export type House = 'ada' | 'bob';

/** Two houses, each behind a router of its own, and the world between them with the server and the relay in it. */
export interface Network {
  /** The namespace of a house or of the world. */
  readonly of: (place: House | 'world') => string;
  /** The address of the server and the relay. It is nobody's (RFC 5737), and so counts as outside. */
  readonly server: string;
  /** Opens and closes ways. Connections that stand may not outlive it. */
  shape(way: Way): void;
  /** Pulls the cable of a house out of its machine, or puts it in again. The machine notices. */
  cable(house: House, plugged: boolean): void;
  /** Cuts the line of a house behind its router, or mends it. Nobody is told. */
  line(house: House, whole: boolean): void;
  /** Gives the machine of a house another address, and takes the old one away. */
  move(house: House): void;
  /**
   * Waits until the browsers have heard of every change: each breaks off the connections that are just being made, and
   * a page that is just being loaded.
   */
  quiet(): Promise<void>;
  /** Takes everything away, with all that runs in it. Safe twice. */
  close(): void;
}

const server = '203.0.113.1';
const houses = {
  ada: { net: '10.81.1', outer: '198.51.100.2', gate: '198.51.100.1' },
  bob: { net: '10.81.2', outer: '198.51.100.6', gate: '198.51.100.5' },
} as const;

/**
 * A new IPv6 address is tried for up to 2 s before it counts (RFC 4862 section 5.4), and Chromium tells of a change up
 * to 2 s after it.
 */
const heardOf = 5_000;

/** Builds it. Throws, and leaves nothing, when it cannot. */
export function buildNetwork(): Network {
  removeLeftovers();
  function forgotten() {
    return removeMine();
  }
  process.once('exit', forgotten);
  try {
    build();
  } catch (error) {
    removeMine();
    throw error;
  }
  const hosts: Record<House, number> = { ada: 2, bob: 2 };
  const down = new Set<string>();
  let changedAt = Date.now();
  /** Only what changes is touched: a browser takes each touch for a change of its network. */
  function turn(what: string, up: boolean, act: () => void) {
    if (down.has(what) !== up) return;
    if (up) down.delete(what);
    else down.add(what);
    act();
    changedAt = Date.now();
  }
  return {
    of: namespace,
    server,
    shape,
    cable: (house, plugged) =>
      turn(`${house} eth0`, plugged, () => {
        ip(`-n ${namespace(house)} link set eth0 ${plugged ? 'up' : 'down'}`);
        // The routes go with the cable.
        if (plugged) ip(`-n ${namespace(house)} route replace default via ${houses[house].net}.1`);
      }),
    line: (house, whole) =>
      turn(`${house} wan`, whole, () => {
        ip(`-n ${namespace(`${house}-router`)} link set wan ${whole ? 'up' : 'down'}`);
        if (whole) ip(`-n ${namespace(`${house}-router`)} route replace default via ${houses[house].gate}`);
      }),
    move: (house) => {
      const { net } = houses[house];
      const old = hosts[house];
      hosts[house] = old === 250 ? 2 : old + 1;
      ip(`-n ${namespace(house)} addr del ${net}.${old}/24 dev eth0`);
      ip(`-n ${namespace(house)} addr add ${net}.${hosts[house]}/24 dev eth0`);
      ip(`-n ${namespace(house)} route replace default via ${net}.1`);
      changedAt = Date.now();
    },
    quiet: () => pause(Math.max(0, changedAt + heardOf - Date.now())),
    close: () => {
      process.removeListener('exit', forgotten);
      removeMine();
    },
  };
}

function build(): void {
  const world = namespace('world');
  ip(`netns add ${world}`);
  ip(`-n ${world} link set lo up`);
  ip(`-n ${world} addr add ${server}/32 dev lo`);
  forwards(world);
  for (const house of ['ada', 'bob'] as const) {
    const { net, outer, gate } = houses[house];
    const [home, router] = [namespace(house), namespace(`${house}-router`)];
    for (const name of [home, router]) {
      ip(`netns add ${name}`);
      ip(`-n ${name} link set lo up`);
    }
    forwards(router);
    join([home, 'eth0', `${net}.2/24`], [router, 'lan', `${net}.1/24`]);
    join([router, 'wan', `${outer}/30`], [world, house, `${gate}/30`]);
    ip(`-n ${home} route add default via ${net}.1`);
    ip(`-n ${router} route add default via ${gate}`);
  }
}

type End = readonly [namespace: string, link: string, address: string];

function join(one: End, other: End): void {
  ip(`-n ${one[0]} link add ${one[1]} type veth peer name ${other[1]} netns ${other[0]}`);
  for (const [name, link, address] of [one, other]) {
    ip(`-n ${name} addr add ${address} dev ${link}`);
    ip(`-n ${name} link set ${link} up`);
  }
}

function inside(name: string, program: string, args: readonly string[], input = '') {
  return command('ip', ['netns', 'exec', name, program, ...args], input);
}

function forwards(name: string): void {
  inside(name, 'sysctl', ['-q', '-w', 'net.ipv4.ip_forward=1']);
}

/**
 * A router that gives each connection a random port of its own (a symmetric NAT, RFC 4787) and lets nobody in who was
 * not asked; for the direct way it only passes on.
 */
function shape(way: Way): void {
  for (const house of ['ada', 'bob'] as const) {
    inside(namespace(`${house}-router`), 'nft', ['-f', '-'], way === 'direct' ? 'flush ruleset\n' : ruleset(way));
    const route = `${houses[house].net}.0/24 via ${houses[house].outer}`;
    // In the world nobody knows the way to a private network.
    ip(`-n ${namespace('world')} route replace ${way === 'direct' ? route : `unreachable ${houses[house].net}.0/24`}`);
  }
}

function ruleset(way: Way): string {
  return `flush ruleset
table ip router {
  chain out {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "wan" masquerade random,fully-random
  }
  chain through {
    type filter hook forward priority filter; policy accept;
    iifname "wan" ct state new drop
    ${way === 'relay' ? '' : 'meta l4proto udp drop'}
    ${way === 'relay-tls' ? 'tcp dport 3478 drop' : ''}
  }
}
`;
}
