import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { TurnPlace } from '../../src/ice/turn-urls.ts';
import { findCoturn } from '../../src/relay/program.ts';
import { relayAddress } from '../../src/relay/relay-places.ts';
import { thisMachine } from '../../src/tls/machine.ts';

/** The address of this machine on which a relay would relay. */
export const address = relayAddress(thisMachine()) ?? '';

/** Why tests with a real relay cannot run here, or false. */
export const withoutCoturn =
  findCoturn() === null
    ? 'there is no coturn; on Debian: apt-get install coturn'
    : address === ''
      ? 'this machine has no IPv4 address but its loopback'
      : false;

/** A folder that is gone after the tests of the file. */
export function folderOf(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `earshot-${name}-`));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Ways to a relay on this machine. */
export function waysTo(host: string, plain: number, secure: number): Readonly<Record<'UDP' | 'TCP' | 'TLS', TurnPlace>> {
  return {
    UDP: { host, port: plain, transport: 'udp', secure: false },
    TCP: { host, port: plain, transport: 'tcp', secure: false },
    TLS: { host, port: secure, transport: 'tcp', secure: true },
  };
}
