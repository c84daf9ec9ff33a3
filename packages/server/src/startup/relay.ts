import type { Config } from '../config/config.ts';
import type { Turn } from '../ice/servers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Beside } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';
import { missingSentence } from '../relay/installing.ts';
import { keepRelay } from '../relay/keeper.ts';
import { findCoturn, systemRelease } from '../relay/program.ts';
import { openRelayFiles } from '../relay/relay-files.ts';
import { relayAddress, relayUrls } from '../relay/relay-places.ts';
import { healthOf } from '../relay/relay-state.ts';
import type { Certificate } from '../tls/certificate.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { thisMachine } from '../tls/machine.ts';
import { trustWord } from './certificate.ts';

/** The relay of this server, as the rest of it knows it. */
export interface Relay {
  /** As phones are told of it that ask from an address; null while there is none. */
  readonly turn: (mine: string) => Turn | null;
  readonly health: () => Beside;
  readonly measured: () => { readonly isUp: boolean; readonly restarts: number };
  readonly certificate: (certificate: Certificate) => void;
  readonly close: () => Promise<void>;
}

interface Around {
  /** The data folder. */
  readonly folder: string;
  readonly keeper: Pick<CertificateKeeper, 'current'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs the relay that the settings ask for; null when they ask for none. Throws `StartFailure`. */
export function openRelay(config: Config, { folder, keeper, clock, log }: Around): Relay | null {
  if (config.relay === null) return null;
  const { host, ports } = config.relay;
  // One that is ordered comes later.
  const mayBeKnown = config.pair !== null || config.trust !== null || config.acme !== null;
  function place(transport: 'udp' | 'tcp', secure: boolean) {
    return { host: 'earshot', port: secure ? ports.secure : ports.plain, transport, secure };
  }
  const places = [place('udp', false), place('tcp', false), ...(mayBeKnown ? [place('tcp', true)] : [])];
  const files = openRelayFiles(folder, { places, range: ports.range });
  files.writePair(keeper.current().pair);
  function address(): string | null {
    return relayAddress(thisMachine());
  }
  const relay = keepRelay({
    clock,
    log,
    files,
    address,
    ports: mayBeKnown ? [ports.plain, ports.secure] : [ports.plain],
    program: () => findCoturn(),
    missing: missingSentence(process.platform, systemRelease()),
  });
  return {
    turn(mine) {
      const own = address();
      if (own === null || relay.state().is !== 'up') return null;
      const isKnown = trustWord(config, keeper.current()) !== 'self-signed';
      const around = { host, origins: config.origins, address: own, names: keeper.current().names, isKnown, ports };
      return { urls: relayUrls(around, mine), secret: files.secret };
    },
    health: () => healthOf(relay.state()),
    measured: () => ({ isUp: relay.state().is === 'up', restarts: relay.restarts() }),
    certificate: relay.certificate,
    close: relay.close,
  };
}
