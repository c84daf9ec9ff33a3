import { createPrivateKey, createPublicKey, sign, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { canonicalAddress } from '../ice/addresses.ts';

/** A certificate with its key, ready for a TLS server. */
export interface Certificate {
  /** PEM texts; `cert` may hold the chain behind the certificate itself. */
  readonly pair: { readonly key: string; readonly cert: string };
  /** SHA-256 of the certificate, as browsers show it: pairs of hex digits with colons. */
  readonly fingerprint: string;
  /** The CA of this installation that has signed it, PEM; null when none has. */
  readonly authority: string | null;
  /** Whether nobody else has signed it. */
  readonly isSelfSigned: boolean;
  /** DNS names and addresses that it names. */
  readonly names: readonly string[];
  /** Unix milliseconds. */
  readonly begins: number;
  readonly ends: number;
}

/** A certificate that may be used, or the end of a sentence that begins with the file at fault. */
export type Checked =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly of: 'cert' | 'key'; readonly problem: string };

function fault(of: 'cert' | 'key', problem: string): Checked {
  return { ok: false, of, problem };
}

/** Checks that both texts are what they should be, belong together and can serve TLS. */
export function checkPair(pair: { readonly key: string; readonly cert: string }): Checked {
  const parsed = parseCertificate(pair.cert);
  if (parsed === null) return fault('cert', 'holds no certificate in PEM form');
  if (/^-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(pair.key))
    return fault('key', 'has a pass phrase, which the server cannot ask for');
  const key = parseKey(pair.key);
  if (key === null) return fault('key', 'holds no whole private key in PEM form');
  if (!parsed.checkPrivateKey(key)) return fault('key', 'is not the key of the (first) certificate in EARSHOT_CERT');
  try {
    createSecureContext(pair);
  } catch (error) {
    return fault('cert', `cannot be used for TLS (${error instanceof Error ? error.message : String(error)})`);
  }
  return { ok: true, certificate: describe(pair, parsed) };
}

/** The first certificate of a PEM text, or null. */
export function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/**
 * A private key of a PEM text, or null: also when it was damaged and reads well, for then every handshake would fail.
 */
export function parseKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    const text = Buffer.from('earshot');
    return verify(null, text, createPublicKey(key), sign(null, text, key)) ? key : null;
  } catch {
    return null;
  }
}

/** Says about a pair what the server needs to know, without checking it. */
export function describe(pair: Certificate['pair'], parsed: X509Certificate, authority: string | null = null): Certificate {
  return {
    pair,
    authority,
    fingerprint: parsed.fingerprint256,
    isSelfSigned: parsed.issuer === parsed.subject,
    names: namesOf(parsed),
    begins: parsed.validFromDate.getTime(),
    ends: parsed.validToDate.getTime(),
  };
}

/** DNS names and addresses that a certificate names, in its order. */
export function namesOf(parsed: X509Certificate): readonly string[] {
  return alternativeNames(parsed.subjectAltName ?? '');
}

/** Node writes `DNS:localhost, IP Address:FD00:0:0:0:0:0:0:2`, with odd values quoted as JSON. */
function alternativeNames(text: string): readonly string[] {
  return [...text.matchAll(/(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]+)/g)].flatMap(([, kind, value = '']) => {
    if (value.startsWith('"')) return [];
    return kind === 'DNS' ? [value.toLowerCase()] : (canonicalAddress(value) ?? []);
  });
}
