import type { Certificate } from '../tls/certificate.ts';
import type { Trust } from '../tls/keeper.ts';
import type { FirstAdmin } from './admin-link.ts';

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  readonly certificate: () => Certificate;
  /** The CA of this installation, when one signs the certificate. */
  readonly trust: Trust | null;
  readonly pageIsBuilt: boolean;
  readonly firstAdmin: FirstAdmin;
  /** Fulfilled with the sentence to print when it cannot go on and has to be stopped; else never. */
  readonly over: Promise<string>;
  /**
   * Tells everybody, ends all connections and stops everything that was started, within the given milliseconds. Safe
   * twice.
   */
  stop(withinMs: number): Promise<void>;
}
