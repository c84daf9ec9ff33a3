import { join } from 'node:path';
import { codeOf } from '../../config/failure.ts';
import type { AcmeSettings } from '../../ports/acme-settings.ts';
import { readKept, writeKept } from '../kept-texts.ts';
import { proveByDns, proveByHttp } from './challenge.ts';

/** What comes of an order. */
export type Ordered =
  | { readonly ok: true; readonly pair: { readonly cert: string; readonly key: string } }
  /** `retryAfterMs` is what the authority wants, or 0. */
  | { readonly ok: false; readonly why: string; readonly retryAfterMs: number };

/** Orders a certificate for names. It never rejects. */
export type Order = (names: readonly string[]) => Promise<Ordered>;

const requestMs = 30_000;

/** Orders by the settings; the key of the account lies in the data folder, and is made at the first order. */
export function orderBy(settings: AcmeSettings, folder: string): Order {
  return async (names) => {
    let retryAfterMs = 0;
    try {
      const pair = await order(settings, folder, names, (ms) => void (retryAfterMs = ms));
      return { ok: true, pair };
    } catch (error) {
      return { ok: false, why: sentenceOf(error), retryAfterMs };
    }
  };
}

async function order(settings: AcmeSettings, folder: string, names: readonly string[], wait: (ms: number) => void) {
  // Loaded by who needs it alone.
  const acme = await import('acme-client');
  // What is refused is tried again by our own plan, which outlives this process.
  Object.assign(acme.axios.defaults, { timeout: requestMs, acmeSettings: { retryMaxAttempts: 0, retryDefaultDelay: 0 } });
  const seen = acme.axios.interceptors.response.use((response) => {
    if (response.status === 429 || response.status === 503) wait(msOf(response.headers['retry-after']));
    return response;
  });
  const path = join(folder, 'acme-account.pem');
  const kept = readKept(path);
  const accountKey = kept ?? (await acme.crypto.createPrivateEcdsaKey()).toString();
  if (kept === null) writeKept(path, accountKey);
  const prover = settings.dns === null ? await proveByHttp(settings.port) : proveByDns(settings.dns);
  try {
    const key = (await acme.crypto.createPrivateEcdsaKey()).toString();
    const [, csr] = await acme.crypto.createCsr({ commonName: names[0] ?? '', altNames: [...names] }, key);
    const client = new acme.Client({ directoryUrl: settings.directory, accountKey, backoffMin: 1_000, backoffMax: 10_000 });
    const cert = await client.auto({
      csr,
      ...(settings.email === null ? {} : { email: settings.email }),
      termsOfServiceAgreed: true,
      // Our own network may not see what the authority sees.
      skipChallengeVerification: true,
      challengePriority: [prover.type],
      challengeCreateFn: ({ identifier }, challenge, answer) => prover.show(identifier.value, challenge.token, answer),
      challengeRemoveFn: ({ identifier }, challenge, answer) => prover.hide(identifier.value, challenge.token, answer),
    });
    return { cert, key };
  } finally {
    acme.axios.interceptors.response.eject(seen);
    await prover.close();
  }
}

/** Retry-After in milliseconds (RFC 9110 section 10.2.3): seconds, or a date. */
function msOf(value: unknown): number {
  const text = typeof value === 'string' ? value : '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1_000) : 0;
}

/** What an error says, on one line; those of connections may say it by their code alone. */
function sentenceOf(error: unknown): string {
  const said = error instanceof Error && error.message !== '' ? error.message : `The authority cannot be reached (${codeOf(error)})`;
  const text = said.replaceAll(/\s+/g, ' ').trim();
  return text.endsWith('.') ? text : `${text}.`;
}
