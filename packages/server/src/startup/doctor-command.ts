import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { certificateFindings, type CertificateSeen } from '../doctor/certificate-findings.ts';
import { isBroken, reportText, type Finding } from '../doctor/finding.ts';
import { clockFinding, diskFinding, lastWritten, type OtherClock } from '../doctor/machine-findings.ts';
import { notifyFinding, pushFinding } from '../doctor/push-findings.ts';
import { pushHosts } from '../doctor/push-hosts.ts';
import { relayFinding, stunFinding } from '../doctor/relay-findings.ts';
import { originFinding, serverFinding } from '../doctor/server-findings.ts';
import { visit, type Visit } from '../doctor/server-visit.ts';
import { natsFinding, postgresFinding } from '../doctor/store-findings.ts';
import { missingSentence } from '../relay/installing.ts';
import { takenSentence, whyNotFree } from '../relay/ports.ts';
import { findCoturn, systemRelease } from '../relay/program.ts';
import { relaySecret } from '../relay/relay-files.ts';
import { outsideHost, relayAddress, relayUrls } from '../relay/relay-places.ts';
import { namesOf, parseCertificate } from '../tls/certificate.ts';
import { thisMachine } from '../tls/machine.ts';
import { isEverywhere } from '../tls/names.ts';

/** What is looked at. `outside` also asks the STUN servers and push services that calls would ask. */
export interface Examination {
  readonly config: Config;
  readonly outside: boolean;
  readonly now: () => number;
}

/** Looks at everything that the settings ask for. Nobody outside is asked unless that is wanted. */
export async function examine(examination: Examination): Promise<readonly Finding[]> {
  const { config, now, outside } = examination;
  const folder = resolve(config.data);
  const host = isEverywhere(config.host) ? '127.0.0.1' : config.host;
  const hosts = config.origins.map((origin) => new URL(origin).hostname);
  const visited = await visit(host, config.port, hosts[0] ?? 'localhost');
  const free = visited.is === 'silent' && visited.code === 'ECONNREFUSED';
  const seen = certificateSeen(visited, config, folder);
  const stores = await storeFindings(config);
  return [
    serverFinding(visited, config.port, free || (visited.is === 'silent' && (await whyNotFree(config.port)) === null)),
    ...orderFindings(visited),
    ...(seen === null ? [noCertificate] : certificateFindings(seen, hosts, now())),
    ...(await Promise.all(config.origins.map(async (origin) => originFinding(origin, await visitOrigin(origin))))),
    diskFinding(folder),
    clockFinding(now(), lastWritten(folder), stores.clocks),
    ...stores.findings,
    ...(await stunFindings(config, outside)),
    ...(await relayFindings(config, folder, visited, seen)),
    ...(await pushFindings(config, folder, outside)),
    fromBrowsers,
  ];
}

/** What no program beside the server can see. */
const fromBrowsers: Finding = {
  of: 'From a browser',
  is: 'left',
  says: 'What a browser or the network around it keeps from it is seen there alone.',
  toDo: 'Open the page there, and see "Can I be called from here?" in Settings: it tries the way out by UDP and by the relay, too.',
};

/** Prints what was found, and answers whether something is broken. */
export async function doctorText(config: Config, outside: boolean): Promise<{ readonly text: string; readonly broken: boolean }> {
  const findings = await examine({ config, outside, now: () => Date.now() });
  return { text: reportText(findings), broken: isBroken(findings) };
}

/** How it is with a certificate that is ordered. */
function orderFindings(visited: Visit): readonly Finding[] {
  const { acme, acme_reason: reason } = visited.is === 'answered' ? visited.health : {};
  const of = 'Authority';
  if (acme === 'failed') return [{ of, is: 'broken', says: `It has given no certificate: ${String(reason)}` }];
  if (acme === 'waiting') return [{ of, is: 'note', says: 'A certificate is ordered, and has not come yet.' }];
  return acme === undefined ? [] : [{ of, is: 'works', says: 'It has given the certificate, which is renewed at a third of its life.' }];
}

const noCertificate: Finding = {
  of: 'Certificate',
  is: 'note',
  says: 'There is none yet: the server makes one at its first start.',
};

function visitOrigin(origin: string): Promise<Visit> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return visit(host, port === '' ? 443 : Number(port), host);
}

/** The certificate that a server serves here, else the one in its file. */
function certificateSeen(visited: Visit, { acme, pair, trust }: Config, folder: string): CertificateSeen | null {
  const file = pair?.cert ?? join(folder, trust === 'ca' ? 'leaf.pem' : acme === null ? 'cert.pem' : 'acme-cert.pem');
  const served = visited.is === 'answered' ? visited.certificate : null;
  const pem = served ?? (existsSync(file) ? readFileSync(file, 'utf8') : null);
  const parsed = pem === null ? null : parseCertificate(pem);
  if (parsed === null) return null;
  return {
    begins: parsed.validFromDate.getTime(),
    ends: parsed.validToDate.getTime(),
    names: namesOf(parsed),
    kind: pair !== null || (acme !== null && parsed.issuer !== parsed.subject) ? 'own' : trust === 'ca' ? 'ca' : 'self-signed',
    refused: visited.is === 'answered' ? visited.refused : null,
  };
}

async function storeFindings({ nats, postgresUrl }: Config): Promise<{ findings: readonly Finding[]; clocks: readonly OtherClock[] }> {
  const postgres = postgresUrl === null ? null : await postgresFinding(postgresUrl);
  const findings = [...(postgres === null ? [] : [postgres.finding]), ...(nats === null ? [] : [await natsFinding(nats)])];
  return { findings, clocks: postgres?.clock === undefined || postgres.clock === null ? [] : [postgres.clock] };
}

async function stunFindings({ stunUrls }: Config, outside: boolean): Promise<readonly Finding[]> {
  if (outside) return Promise.all(stunUrls.map(stunFinding));
  return stunUrls.length === 0 ? [] : [left('STUN', `${stunUrls.join(', ')} ${stunUrls.length === 1 ? 'was' : 'were'} not asked`)];
}

function left(of: string, what: string): Finding {
  return { of, is: 'left', says: `${what}: "earshot doctor outside" asks.` };
}

async function relayFindings(config: Config, folder: string, visited: Visit, seen: CertificateSeen | null): Promise<readonly Finding[]> {
  const { relay, turn } = config;
  if (turn !== null) return Promise.all(turn.urls.map((url) => relayFinding(url, turn.secret)));
  if (relay === null)
    return [
      {
        of: 'Relay',
        is: 'note',
        says: 'There is none. Calls between two networks find each other in most cases, and in some they do not.',
        toDo: 'EARSHOT_RELAY=auto runs one.',
      },
    ];
  if (findCoturn() === null) return [{ of: 'Relay', is: 'broken', says: missingSentence(process.platform, systemRelease()) }];
  const health = visited.is === 'answered' ? visited.health : {};
  const secret = relaySecret(folder);
  const address = relayAddress(thisMachine());
  if (visited.is === 'silent') return [...(await takenPorts(relay.ports)), withServer];
  if (health['relay'] === undefined || secret === null || address === null) return [withServer];
  if (health['relay'] !== 'up') return [{ of: 'Relay', is: 'broken', says: reasonIn(health) }];
  const around = { ...config, ...relay, address, names: seen?.names ?? [], isKnown: seen?.kind !== 'self-signed' };
  const ca = join(folder, 'ca.pem');
  const options = config.trust === 'ca' && existsSync(ca) ? { ca: readFileSync(ca, 'utf8') } : {};
  const relays = await Promise.all(relayUrls(around, address).map((url) => relayFinding(url, secret, options)));
  return [...relays, outsideFinding(outsideHost(around), relay.ports)];
}

const withServer: Finding = {
  of: 'Relay',
  is: 'left',
  says: 'It runs with the server, which does not run now, or not with this data folder.',
};

/** The ports of the relay that it could not have when the server is started. */
async function takenPorts({ plain, secure }: { readonly plain: number; readonly secure: number }): Promise<readonly Finding[]> {
  const codes = await Promise.all([plain, secure].map(async (port) => [port, await whyNotFree(port)] as const));
  return codes.flatMap(([port, code]) => (code === null ? [] : [{ of: 'Relay', is: 'broken', says: takenSentence(port, code) }]));
}

function reasonIn({ relay_reason: reason }: Readonly<Record<string, unknown>>): string {
  return typeof reason === 'string' ? reason : 'It is starting; ask again in some seconds.';
}

function outsideFinding(host: string | null, { plain, secure }: { readonly plain: number; readonly secure: number }): Finding {
  const of = 'Relay from outside';
  if (host === null)
    return {
      of,
      is: 'broken',
      says: 'Nothing says under which name phones outside reach it, so that they are not told of it.',
      toDo: 'Name it by EARSHOT_ORIGINS, or by EARSHOT_RELAY_HOST.',
    };
  return {
    of,
    is: 'note',
    says: `Phones there are told ${host}. Whether they reach it is seen from outside alone: call somebody by a phone without Wi-Fi.`,
    toDo: `Let your router pass port ${plain} (UDP and TCP) and ${secure} (TCP) to this machine.`,
  };
}

async function pushFindings(config: Config, folder: string, outside: boolean): Promise<readonly Finding[]> {
  const { notifyUrl } = config;
  return [...(await servicesOfBrowsers(config, folder, outside)), ...(notifyUrl === null ? [] : [await notifyFinding(notifyUrl)])];
}

async function servicesOfBrowsers({ postgresUrl }: Config, folder: string, outside: boolean): Promise<readonly Finding[]> {
  const hosts = await pushHosts(join(folder, 'earshot.db'), postgresUrl);
  if (hosts === null) return [left('Push', 'Which push services there are could not be looked up')];
  if (hosts.length === 0)
    return [{ of: 'Push', is: 'left', says: 'No browser has asked to be woken, so that there is no push service to reach.' }];
  return outside
    ? Promise.all(hosts.map(pushFinding))
    : [left('Push', `${hosts.join(', ')} ${hosts.length === 1 ? 'was' : 'were'} not asked`)];
}
