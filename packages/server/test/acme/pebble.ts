import { spawn, type ChildProcess } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { freePort } from '../../../../scripts/free-port.ts';

function find(name: string): string | undefined {
  return ['/usr/bin', '/usr/local/bin'].map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const programs = { pebble: find('pebble'), dns: find('pebble-challtestsrv') };

/** Why tests with an authority cannot run here, or false. */
export const withoutPebble =
  programs.pebble === undefined || programs.dns === undefined ? 'there is no pebble; on Debian: apt-get install pebble' : false;

/** A small authority on this machine, whose DNS says that every name is here. */
export interface Pebble {
  readonly directory: string;
  /** Where it asks by http-01. */
  readonly httpPort: number;
  /** Path of the certificate by which its own HTTPS is known. */
  readonly root: string;
  /** Where its DNS takes records. */
  readonly records: string;
  close(): Promise<void>;
}

/** Starts one; what it needs lies in `folder`. */
export async function startPebble(folder: string): Promise<Pebble> {
  const [port, management, httpPort, dns, records] = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort()]);
  const paths = { cert: join(folder, 'pebble.pem'), key: join(folder, 'pebble-key.pem'), config: join(folder, 'pebble.json') };
  const key = await makeKey();
  writeFileSync(paths.key, key);
  writeFileSync(paths.cert, await makeCertificate(createPrivateKey(key), ['localhost', '127.0.0.1'], Date.now()));
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: paths.cert,
    privateKey: paths.key,
    httpPort,
    tlsPort: await freePort(),
  };
  writeFileSync(paths.config, JSON.stringify({ pebble }));
  const none = ['-http01', '', '-https01', '', '-tlsalpn01', ''];
  const names = start(programs.dns, ['-dns01', `127.0.0.1:${dns}`, '-management', `127.0.0.1:${records}`, '-defaultIPv6', '', ...none]);
  const authority = start(programs.pebble, ['-config', paths.config, '-dnsserver', `127.0.0.1:${dns}`]);
  await Promise.all([says(names, 'management'), says(authority, 'Listening on')]);
  return {
    directory: `https://127.0.0.1:${port}/dir`,
    httpPort,
    root: paths.cert,
    records: `http://127.0.0.1:${records}`,
    async close() {
      await Promise.all([names, authority].map(ended));
    },
  };
}

function start(program: string | undefined, args: readonly string[]): ChildProcess {
  return spawn(program ?? '', args, { env: { ...process.env, PEBBLE_VA_NOSLEEP: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
}

function says(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let written = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (part: string) => {
        written += part;
        if (written.includes(text)) resolve();
      });
    child.once('exit', () => reject(new Error(`it has ended:\n${written}`)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
