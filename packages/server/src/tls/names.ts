import type { NetworkInterfaceInfo } from 'node:os';
import { isIP } from 'node:net';
import { isHostName } from '../config/readers.ts';
import { canonicalAddress, reachOf } from '../ice/addresses.ts';

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** What decides under which names a machine is opened. */
export interface Machine {
  readonly hostname: string;
  readonly interfaces: Interfaces;
  /** IPv6 addresses made up for privacy, which change every day. */
  readonly temporary: ReadonlySet<string>;
}

/** Whether a host to listen on stands for every address of the machine. */
export function isEverywhere(host: string): boolean {
  return reachOf(host) === 'unspecified';
}

/**
 * What of a machine matters to a server that listens on this host: on one address alone, no network of the machine
 * does.
 */
export function reachedAt(host: string, machine: Machine): Machine {
  return isEverywhere(host) ? machine : { ...machine, interfaces: {} };
}

/**
 * The names and addresses that a self-made certificate shall carry: this machine by every name, its private addresses
 * that last, and what the operator named. Public addresses are left out: who opens a server to the Internet names it by
 * EARSHOT_ORIGINS. So are link-local addresses, which a machine gives itself for want of a network, and those of
 * networks that it has with its own containers.
 */
export function certificateNames(machine: Machine, named: readonly string[]): readonly string[] {
  const lasting = localAddresses(withoutInner(machine)).filter((address) => reachOf(address) !== 'link-local');
  return namesWith(lasting, machine, named);
}

/** All names and addresses under which this machine is asked, those included that no certificate is made for. */
export function answeredNames(machine: Machine, named: readonly string[]): readonly string[] {
  return namesWith(localAddresses(machine), machine, named);
}

/**
 * Networks inside a machine, by the names that Docker, Podman, LXC, Kubernetes, libvirt, VMware, VirtualBox, Hyper-V
 * and macOS give them.
 */
const inner = /^(docker|br-|veth|podman|cni|flannel|cali|kube|lxc|lxd|virbr|vmnet|vboxnet|vEthernet|bridge\d)/;

/** A machine without the networks inside it. */
export function withoutInner(machine: Machine): Machine {
  const interfaces = Object.fromEntries(Object.entries(machine.interfaces).filter(([name]) => !inner.test(name)));
  return { ...machine, interfaces };
}

function namesWith(own: readonly string[], machine: Machine, named: readonly string[]): readonly string[] {
  const addresses = ['127.0.0.1', '::1', ...own, ...named.flatMap((name) => canonicalAddress(name) ?? [])];
  const names = ['localhost', ...machineNames(machine.hostname), ...named.filter((name) => isIP(name) === 0 && isHostName(name))];
  return [...new Set([...names.map((name) => name.toLowerCase()), ...addresses])];
}

/** Addresses by which other machines of the same network reach this one, IPv4 first. */
export function localAddresses({ interfaces, temporary }: Machine): readonly string[] {
  const addresses = Object.values(interfaces).flatMap((infos) => infos ?? []);
  const usable = addresses.flatMap(({ address, internal }) => {
    const canonical = canonicalAddress(address);
    return internal || canonical === null || temporary.has(canonical) || !isLocal(canonical) ? [] : [canonical];
  });
  return [...new Set(usable)].toSorted((a, b) => isIP(a) - isIP(b));
}

/** Addresses of the open Internet that a machine has, without those that change every day. */
export function publicAddresses({ interfaces, temporary }: Machine): readonly string[] {
  const addresses = Object.values(interfaces).flatMap((infos) => infos?.flatMap(({ address }) => canonicalAddress(address) ?? []) ?? []);
  return [...new Set(addresses)].filter((address) => !temporary.has(address) && reachOf(address) === 'public');
}

function isLocal(address: string): boolean {
  const reach = reachOf(address);
  if (reach === 'link-local') return isIP(address) === 4;
  return reach === 'private' || reach === 'unique-local' || reach === 'shared' || reach === 'documentation';
}

/** `Adas-Box.fritz.box` is also reached as `adas-box` and, by multicast DNS (RFC 6762), as `adas-box.local`. */
function machineNames(hostname: string): readonly string[] {
  const full = hostname.trim().replace(/\.$/, '').toLowerCase();
  const short = full.split('.')[0] ?? '';
  return [full, short, `${short}.local`].filter((name) => short !== 'localhost' && name !== '' && isHostName(name));
}
