import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const prefix = 'earshot-';

/** What is missing for networks of our own, as a sentence; null when nothing is. */
export function whyNoNetworks(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  const missing = ['ip', 'nft', 'turnserver'].filter((program) => !isThere(program));
  if (missing.length > 0) return `there is no ${missing.join(', no ')} (Debian: iproute2, nftables, coturn)`;
  const probe = `${prefix}${process.pid}-probe`;
  const tried = spawnSync('ip', ['netns', 'add', probe], { encoding: 'utf8' });
  spawnSync('ip', ['netns', 'del', probe], { stdio: 'ignore' });
  return tried.status === 0 ? null : `this machine lets nobody make a network namespace: ${tried.stderr.trim()}`;
}

function isThere(program: string): boolean {
  return ['/usr/sbin', '/sbin', '/usr/bin', '/bin', '/usr/local/bin'].some((folder) => existsSync(`${folder}/${program}`));
}

/** The name of a namespace of this process. */
export function namespace(name: string): string {
  return `${prefix}${process.pid}-${name}`;
}

/** Runs a program to its end; throws with what it complained of. */
export function command(program: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { encoding: 'utf8', input });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
}

/** Runs `ip` with the words of `line`. */
export function ip(line: string): string {
  return command('ip', line.split(' '));
}

/** Takes away namespaces, with every process that was started in them. */
function remove(names: readonly string[]): void {
  const pids = names.flatMap((name) => spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout.split('\n'));
  for (const pid of pids.filter((text) => text !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  for (const name of names) spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
}

function made(): readonly string[] {
  return spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
    .stdout.split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name.startsWith(prefix));
}

/** Takes away what this process has made. Safe twice. */
export function removeMine(): void {
  remove(made().filter((name) => name.startsWith(namespace(''))));
}

/** Takes away what a run has left that was ended by force. */
export function removeLeftovers(): void {
  remove(made().filter((name) => !existsSync(`/proc/${name.slice(prefix.length).split('-')[0]}`)));
}
