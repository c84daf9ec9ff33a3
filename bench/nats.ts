import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../scripts/free-port.ts';
import { workOf } from './server-process.ts';

/** Where Debian keeps nats-server; undefined where it is not installed. */
export const natsServer = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path));

/** Starts a NATS server on a free port of this machine. */
export async function startNats() {
  const port = await freePort();
  const child = spawn(natsServer ?? '', ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  await wait(500);
  return { url: `nats://127.0.0.1:${port}`, cpuMs: () => workOf(child.pid ?? 0).cpuMs, stop: () => void child.kill() };
}
