import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { workOf } from '../server-process.ts';
import type { Load } from './load.ts';
import type { Processors } from './processors.ts';

/** Kamailio between two SIPps, all in memory and over UDP on this machine. */
export interface Kamailio {
  /** Server CPU of a whole call, milliseconds, without what it uses when idle. */
  call(load: Load): Promise<number>;
  /** CPU of a second in which nobody asks anything of it, milliseconds. */
  readonly idle: number;
  stop(): Promise<void>;
}

export interface KamailioPlan {
  readonly processors: Processors | null;
  /** Where it keeps what it writes. */
  readonly folder: string;
  /** For how many milliseconds it is watched when idle. */
  readonly idleFor: number;
}

function sip(name: string): string {
  return fileURLToPath(new URL(`sip/${name}`, import.meta.url));
}

/** Milliseconds in which a program must have begun to listen or said why not. */
const settled = 1_000;
/** Milliseconds in which a call that was ended is forgotten. */
const forgotten = 1_000;

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(force);
}

/** It is several processes. Ticks (proc_pid_stat(5)) are too coarse for what it uses, so its threads are asked. */
function cpuMs(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children].reduce((sum, one) => sum + workOf(one).cpuMs, 0);
}

/** Runs a scenario of SIPp to its end, as often as there are calls in the load. */
async function play(scenario: string, ports: { readonly mine: number; readonly proxy: number }, folder: string, load: Load): Promise<void> {
  const who = ['-s', 'bob', '-i', '127.0.0.1', '-p', String(ports.mine)];
  const howOften = ['-r', String(load.rate), '-m', String(load.rate * load.seconds)];
  const args = ['-sf', sip(scenario), '-nostdin', ...who, ...howOften, `127.0.0.1:${ports.proxy}`];
  const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore' });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`SIPp could not play ${scenario} (${child.exitCode}).`);
}

/** Starts it, and Bob, who answers. Null where Kamailio or SIPp is not installed. */
export async function startKamailio({ processors, folder, idleFor }: KamailioPlan): Promise<Kamailio | null> {
  if (['kamailio', 'sipp'].some((program) => spawnSync(program, ['-v'], { stdio: 'ignore' }).error !== undefined)) return null;
  const [proxy, ada, bob] = [await freeUdpPort(), await freeUdpPort(), await freeUdpPort()];
  const args = ['-f', sip('kamailio.cfg'), '-DD', '-E', '-l', `udp:127.0.0.1:${proxy}`, '-w', folder, '-Y', folder];
  const [program = '', ...rest] = [...(processors === null ? [] : ['taskset', '--cpu-list', processors.measured]), 'kamailio', ...args];
  const server = spawn(program, rest, { cwd: folder, stdio: 'ignore' });
  const started: ChildProcess[] = [server];
  async function stop(): Promise<void> {
    for (const child of started.toReversed()) await end(child);
  }
  try {
    await wait(settled);
    if (server.pid === undefined || server.exitCode !== null) throw new Error('Kamailio did not start.');
    const { pid } = server;
    await play('register.xml', { mine: bob, proxy }, folder, { rate: 1, seconds: 1 });
    started.push(
      spawn('sipp', ['-sf', sip('bob.xml'), '-i', '127.0.0.1', '-p', String(bob), '-nostdin', `127.0.0.1:${proxy}`], {
        cwd: folder,
        stdio: 'ignore',
      }),
    );
    await wait(settled);
    const rested = cpuMs(pid);
    await wait(idleFor);
    const idle = ((cpuMs(pid) - rested) * 1_000) / idleFor;
    return {
      idle,
      stop,
      call: async (load) => {
        const [before, begun] = [cpuMs(pid), performance.now()];
        await play('ada.xml', { mine: ada, proxy }, folder, load);
        await wait(forgotten);
        const seconds = (performance.now() - begun) / 1_000;
        return (cpuMs(pid) - before - idle * seconds) / (load.rate * load.seconds);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
