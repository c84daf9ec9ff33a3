import type { Places } from './places.ts';

/** What the operator reads of a CA of this installation. */
export interface GreetedTrust {
  /** Where a device is shown how to trust it, and the same as a code to scan. */
  readonly place: string;
  readonly code: string;
  /** SHA-256 of its certificate. */
  readonly fingerprint: string;
  /** What should be done, as sentences. */
  readonly notices: readonly string[];
}

export interface Greeting {
  readonly version: string;
  readonly places: Places;
  readonly fingerprint: string;
  readonly selfMade: boolean;
  /** The CA of this installation, when one has signed the certificate. */
  readonly trust: GreetedTrust | null;
  readonly trustUserId: boolean;
  readonly pageIsBuilt: boolean;
  /** How somebody becomes the first admin; null where there is one. */
  readonly firstAdmin: string | null;
  /** Open to the Internet by an address of its own, and no public origin is named. */
  readonly unnamedPublic: boolean;
}

/**
 * What the operator reads after the start: where to open the page, by which fingerprint to know the certificate, what
 * is dangerous.
 */
export function greetingText(greeting: Greeting, code: string | null): string {
  const { places, version } = greeting;
  const parts = [`Earshot ${version} is ready. Open it in a browser:`, placeLines(places)];
  if (code !== null) parts.push(code, `  Scan this with a phone to open ${phonePlace(places) ?? ''}`);
  parts.push(certificateLines(greeting));
  if (greeting.unnamedPublic) {
    parts.push('  This machine also has a public address. To be opened there, name it: EARSHOT_ORIGINS=https://<name or address>:<port>');
  }
  if (greeting.firstAdmin !== null) parts.push(`  ${greeting.firstAdmin}`);
  if (!greeting.pageIsBuilt) parts.push('  The page is not built, so that only the API is served: run "npm run build".');
  if (greeting.trustUserId) parts.push(trustWarning);
  return `\n${parts.join('\n\n')}\n\n`;
}

/** The place for a phone to open, or null when only this machine can reach the server. */
export function phonePlace(places: Places): string | null {
  return places.public[0] ?? places.network[0] ?? null;
}

/**
 * Where a device is shown how to trust the server: without TLS on the same port, and best at an address of the network.
 */
export function trustPlace({ network, here, public: named }: Places, port: number): string {
  const place = network[0] ?? here[0] ?? named[0] ?? '';
  return URL.canParse(place) ? `http://${new URL(place).hostname}:${port}/trust` : '/trust';
}

function placeLines(places: Places): string {
  const rows = [
    ['This machine', places.here],
    ['This network', places.network],
    ['Public', places.public],
  ] as const;
  return rows.flatMap(([label, urls]) => urls.map((url, index) => `  ${(index === 0 ? label : '').padEnd(14)}${url}`)).join('\n');
}

function certificateLines({ fingerprint, selfMade, trust }: Greeting): string {
  if (trust !== null) return trustLines(trust);
  const why = selfMade
    ? '  The browser warns of the certificate, for this machine made it itself. Before you go on, compare its'
    : '  The certificate has this';
  return `${why}\n  SHA-256 fingerprint:\n  ${fingerprint}`;
}

function trustLines({ fingerprint, notices, place, code }: GreetedTrust): string {
  const lines = [
    '  A CA of this installation has signed the certificate. A device that is told to trust the CA does not warn:',
    `  ${place} shows how.\n\n${code}\n\n  Scan this with a phone to be shown how.\n`,
    '  Before it is told, compare the SHA-256 fingerprint of the CA:',
    `  ${fingerprint}`,
    ...notices.map((notice) => `\n  Attention: ${notice}`),
  ];
  return lines.join('\n');
}

const trustWarning = `  *** WARNING ***********************************************************************
  EARSHOT_TRUST_USER_ID is on. Whoever can reach this server can act as anybody on it.
  This is for closed labs alone. Leave it out to switch it off.
  *************************************************************************************`;
