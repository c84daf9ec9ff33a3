import { flushCompileCache } from 'node:module';
import type { Config } from '../config/config.ts';
import { createLog, type ServerLog } from '../observe/log.ts';
import type { Trust } from '../tls/keeper.ts';
import { missingSentence } from '../relay/installing.ts';
import { findCoturn, systemRelease } from '../relay/program.ts';
import { thisMachine } from '../tls/machine.ts';
import { publicAddresses } from '../tls/names.ts';
import { StartFailure } from '../config/failure.ts';
import { greetingText, phonePlace, trustPlace, type GreetedTrust } from './greeting.ts';
import { adminUrl, type FirstAdmin } from './admin-link.ts';
import { placesOf, type Places } from './places.ts';
import { startServer, type Given } from './server.ts';
import type { RunningServer } from './server-running.ts';

/**
 * Clients are told to come back within this time, and what has not ended by then is cut; the whole stop takes far less
 * than ten seconds.
 */
const stopWithin = 2_000;
const stopAtLatest = 9_000;
/**
 * A terminal or a service manager signals all processes, and npm passes the signal on once more: so close together they
 * are one.
 */
const echo = 1_000;

/**
 * Is the server: starts it, greets the operator, and stops it on SIGTERM and SIGINT. A later second signal ends it at
 * once.
 */
export async function run(config: Config, warnings: readonly string[], version: string, given: Given = {}): Promise<void> {
  const log = createLog(config.logLevel);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nothing caught ends the server');
    process.exit(1);
  });
  const server = await startServer(config, version, log, given).catch((error: unknown) => {
    if (!(error instanceof StartFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  stopOnSignals(server, log);
  void server.over.then((sentence) => endOver(server, sentence));
  log.info({ port: server.port, version, startMs: Math.round(performance.now()) }, 'listening');
  for (const warning of warnings) log.warn({}, warning);
  if (config.trustUserId) log.warn({}, 'EARSHOT_TRUST_USER_ID is on: anybody can act as anybody');
  if (config.role === 'core') process.stdout.write(coreGreeting(server, version));
  else await greet(config, server, version);
  if (config.relay !== null && findCoturn() === null) process.stdout.write(`  ${missingSentence(process.platform, systemRelease())}\n\n`);
  flushCompileCache();
}

/** Another one does what this server was to do. */
async function endOver(server: RunningServer, sentence: string): Promise<void> {
  process.stderr.write(`${sentence}\n`);
  setTimeout(() => process.exit(1), stopAtLatest).unref();
  await server.stop(0).catch(() => {});
  process.exit(1);
}

async function greet(config: Config, server: RunningServer, version: string): Promise<void> {
  const machine = thisMachine();
  const places = placesOf({ host: config.host, port: server.port, origins: config.origins }, machine);
  const place = phonePlace(places);
  const greeting = {
    version,
    places,
    fingerprint: server.certificate().fingerprint,
    selfMade: config.pair === null && server.certificate().isSelfSigned,
    trust: server.trust === null ? null : await greetedTrust(server.trust, trustPlace(places, server.port)),
    trustUserId: config.trustUserId,
    pageIsBuilt: server.pageIsBuilt,
    firstAdmin: adminLine(server.firstAdmin, places),
    unnamedPublic: config.origins.length === 0 && config.pair === null && publicAddresses(machine).length > 0,
  };
  process.stdout.write(greetingText(greeting, place === null ? null : await codeOf(place)));
}

async function greetedTrust(trust: Trust, place: string): Promise<GreetedTrust> {
  return { fingerprint: trust.fingerprint, notices: trust.notices(), place, code: await codeOf(place) };
}

/** A core is opened by doors alone. */
function coreGreeting({ firstAdmin, port }: RunningServer, version: string): string {
  const admin =
    firstAdmin.is === 'new'
      ? `\n\n  Good once, within 7 days: what makes an admin, behind the address of a door:\n  /#admin=${firstAdmin.secret}`
      : '';
  return `\nEarshot ${version}: the core is ready, and doors find it by EARSHOT_NATS_URL.\n\n  Health and metrics  http://127.0.0.1:${port}/api/health${admin}\n\n`;
}

/** How somebody becomes the first admin; null where there is one. */
function adminLine(first: FirstAdmin, places: Places): string | null {
  switch (first.is) {
    case 'new':
      return `To be an admin, open this in a browser. It works once, within 7 days, and lets you in from anywhere:\n  ${adminUrl(places, first.secret)}`;
    case 'none':
      return 'Nobody is an admin. For a link that makes one: npm start -- admin-link';
    case 'known':
      return null;
  }
}

/** A QR code as text; a terminal also gets the colours, so that it is dark on light whatever the terminal's own are. */
async function codeOf(url: string): Promise<string> {
  const { default: qrcode } = await import('qrcode');
  return process.stdout.isTTY ? qrcode.toString(url, { type: 'terminal', small: true }) : qrcode.toString(url, { type: 'utf8' });
}

function stopOnSignals(server: RunningServer, log: ServerLog): void {
  let since: number | null = null;
  function stop(signal: NodeJS.Signals) {
    if (since !== null) {
      if (performance.now() - since > echo) process.exit(1);
      return;
    }
    since = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({}, 'the stop took too long');
      process.exit(1);
    }, stopAtLatest).unref();
    server.stop(stopWithin).then(
      () => {
        log.info({}, 'stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  }
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
