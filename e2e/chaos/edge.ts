import { command, ip, namespace } from './namespaces.ts';
import type { Network } from './network.ts';

/** A machine of its own for a door, behind the world, and what spreads connections over it and the one in the world. */
export interface Edge {
  readonly namespace: string;
  /** Its address, and how it knows the world. */
  readonly address: string;
  readonly world: string;
  /** To which doors new connections lead; those that stand stay. Ada comes to the second, the crowd to each in turn. */
  spread(over: 'both' | 'the first' | 'the second'): void;
  /** Cuts the door off from NATS, and from nothing else, or mends that. */
  cut(isCut: boolean): void;
  close(): void;
}

/** Addresses of an example network (RFC 5737). */
const [address, gate] = ['192.0.2.2', '192.0.2.1'];
const ada = '198.51.100.2';
const port = 5_000;

/** Builds it beside a network that stands. */
export function buildEdge(network: Network): Edge {
  const [name, world] = [namespace('edge'), network.of('world')];
  ip(`netns add ${name}`);
  ip(`-n ${name} link set lo up`);
  ip(`-n ${name} link add eth0 type veth peer name edge netns ${world}`);
  ip(`-n ${name} addr add ${address}/30 dev eth0`);
  ip(`-n ${world} addr add ${gate}/30 dev edge`);
  ip(`-n ${name} link set eth0 up`);
  ip(`-n ${world} link set edge up`);
  ip(`-n ${name} route add default via ${gate}`);
  function rules(table: string, chains: string) {
    command(
      'ip',
      ['netns', 'exec', world, 'nft', '-f', '-'],
      `table ip ${table}\ndelete table ip ${table}\ntable ip ${table} {\n${chains}}\n`,
    );
  }
  return {
    namespace: name,
    address,
    world: gate,
    spread: (over) => rules('spread', spreading(network.server, over)),
    cut: (isCut) => rules('cut', isCut ? cutting : ''),
    close() {
      rules('spread', '');
      rules('cut', '');
      // What is still said over connections that have ended keeps a namespace for a while, and the link with it.
      ip(`-n ${world} link del edge`);
      ip(`netns del ${name}`);
    },
  };
}

function spreading(server: string, over: Parameters<Edge['spread']>[0]): string {
  function rule(which: string) {
    return `ip daddr ${server} tcp dport ${port} ${which} dnat to ${address}:${port};`;
  }
  const [ofHouses, ofCrowd] = {
    both: [rule(`ip saddr ${ada}`), rule('numgen inc mod 2 == 1')],
    'the second': [rule(''), rule('')],
    // Without any rule that asks for connections the system would forget those that stand, and whom they lead to.
    'the first': ['ct state new accept;', 'ct state new accept;'],
  }[over];
  return `  chain in { type nat hook prerouting priority dstnat; policy accept; ${ofHouses} }
  chain own { type nat hook output priority -100; policy accept; ${ofCrowd} }
`;
}

const cutting = `  chain in { type filter hook input priority filter; policy accept; ip saddr ${address} tcp dport 4222 drop; }
  chain out { type filter hook output priority filter; policy accept; ip daddr ${address} tcp sport 4222 drop; }
`;
