import { join } from 'node:path';
import { isRecord } from '@earshot/protocol';
import { within, type Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { attempt } from '../../ports/result.ts';
import { checkPair, type Certificate } from '../certificate.ts';
import type { CertificateKeeper, OrderHealth } from '../keeper.ts';
import { readKept, writeKept } from '../kept-texts.ts';
import { nextOrder, type Trouble } from './acme-plan.ts';
import type { Order, Ordered } from './order.ts';

export interface AcmeNeeds {
  /** The data folder. */
  readonly folder: string;
  /** For which names a certificate is ordered. */
  readonly names: readonly string[];
  readonly order: Order;
  /** What is served until there is one. */
  readonly before: CertificateKeeper;
  readonly clock: Clock;
  readonly log: Log;
}

/** An order that takes longer is given up. */
const orderMs = 5 * 60_000;
/** The plan is looked at this often, for a clock may be set. */
const lookMs = 60 * 60_000;
const hung: Ordered = { ok: false, why: 'The order was not done within five minutes, and is given up.', retryAfterMs: 0 };

/**
 * Orders a certificate and renews it. Whatever goes wrong, the one before is served, and the order is made again later.
 */
export function keepAcme(needs: AcmeNeeds): CertificateKeeper {
  const kept = new KeptOrder(needs);
  return {
    current: () => kept.certificate ?? needs.before.current(),
    trust: null,
    health: () => kept.health(),
    watch(changed) {
      needs.before.watch((certificate) => {
        if (kept.certificate === null) changed(certificate);
      });
      kept.live(changed);
    },
    close() {
      kept.close();
      needs.before.close();
    },
  };
}

class KeptOrder {
  certificate: Certificate | null;
  #trouble: Trouble | null;
  readonly #needs: AcmeNeeds;
  readonly #paths: { readonly cert: string; readonly key: string; readonly trouble: string };
  #cancel: () => void = () => {};
  #isClosed = false;

  constructor(needs: AcmeNeeds) {
    const { folder } = needs;
    this.#needs = needs;
    this.#paths = {
      cert: join(folder, 'acme-cert.pem'),
      key: join(folder, 'acme-key.pem'),
      trouble: join(folder, 'acme-trouble.json'),
    };
    this.certificate = keptPair(this.#paths);
    this.#trouble = troubleIn(readKept(this.#paths.trouble));
  }

  health(): OrderHealth {
    if (this.#trouble !== null) return { acme: 'failed', acme_reason: this.#trouble.why };
    return { acme: this.certificate === null ? 'waiting' : 'good' };
  }

  /** Orders when it is time, as long as it is not closed. */
  live(changed: (certificate: Certificate) => void): void {
    if (this.#isClosed) return;
    const { clock, log, names } = this.#needs;
    const wait = nextOrder(this.certificate, names, this.#trouble) - clock.wall();
    this.#cancel = clock.after(Math.min(lookMs, Math.max(0, wait)), () => {
      if (nextOrder(this.certificate, names, this.#trouble) > clock.wall()) return this.live(changed);
      void this.#once(changed)
        .catch((error: unknown) => log.error({ err: error }, 'what has come of the order of a certificate could not be kept'))
        .then(() => this.live(changed));
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #once(changed: (certificate: Certificate) => void): Promise<void> {
    const { clock, log, names, order } = this.#needs;
    log.info({ names }, 'a certificate is ordered');
    let ordered: Ordered = hung;
    await within(
      clock,
      orderMs,
      order(names).then((come) => void (ordered = come)),
    );
    if (this.#isClosed) return;
    const checked = checkedOrder(ordered);
    if (!checked.ok) return this.#fail(checked.why, checked.retryAfterMs);
    const { certificate } = checked;
    writeKept(this.#paths.key, certificate.pair.key);
    writeKept(this.#paths.cert, certificate.pair.cert);
    this.certificate = certificate;
    this.#tell(null);
    log.info({ ends: new Date(certificate.ends).toISOString() }, 'the certificate has come');
    changed(certificate);
  }

  #fail(why: string, retryAfterMs: number): void {
    const { clock, log } = this.#needs;
    const at = clock.wall();
    this.#tell({ failures: (this.#trouble?.failures ?? 0) + 1, at, notBefore: at + retryAfterMs, why });
    const again = new Date(nextOrder(this.certificate, this.#needs.names, this.#trouble)).toISOString();
    log.warn({ why, again }, 'no certificate has come: the one before stays');
  }

  #tell(trouble: Trouble | null): void {
    this.#trouble = trouble;
    writeKept(this.#paths.trouble, JSON.stringify(trouble));
  }
}

type Come = { readonly ok: true; readonly certificate: Certificate } | Extract<Ordered, { readonly ok: false }>;

function checkedOrder(ordered: Ordered): Come {
  if (!ordered.ok) return ordered;
  const checked = checkPair(ordered.pair);
  return checked.ok ? checked : { ok: false, why: `What the authority has sent ${checked.problem}.`, retryAfterMs: 0 };
}

/** The certificate that came last; null when there is none that can be used. */
function keptPair(paths: { readonly cert: string; readonly key: string }): Certificate | null {
  const [cert, key] = [readKept(paths.cert), readKept(paths.key)];
  if (cert === null || key === null) return null;
  const checked = checkPair({ cert, key });
  return checked.ok ? checked.certificate : null;
}

function troubleIn(text: string | null): Trouble | null {
  const read = attempt((): unknown => JSON.parse(text ?? 'null'));
  if (!read.ok || !isRecord(read.value)) return null;
  const { at, failures, notBefore, why } = read.value;
  return typeof at === 'number' && typeof failures === 'number' && typeof notBefore === 'number' && typeof why === 'string'
    ? { at, failures, notBefore, why }
    : null;
}
