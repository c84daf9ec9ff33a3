import { X509Certificate } from 'node:crypto';
import type { TrustOffer } from './offer.ts';
import { trustPage, trustPolicy, type Visit } from './page.ts';
import { mobileConfig } from './profile.ts';

/** What is served at one of the addresses about trust. */
export interface TrustAnswer {
  readonly http: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The addresses about trust, which are served without TLS too: who asks has no trust yet. */
export const trustPaths = ['/trust', '/trust/ca.pem', '/trust/ca.crt', '/trust/earshot.mobileconfig'] as const;

/** What is at an address about trust; null for every other. The host must be one of the server's own. */
export function trustAnswer(url: string, offer: TrustOffer, visit: Visit): TrustAnswer | null {
  const path = trustPaths.find((one) => one === url.split('?')[0]);
  if (path === undefined) return null;
  if (path === '/trust') return answer(trustPage(offer, visit), 'text/html; charset=utf-8', trustPolicy(visit.host));
  if (offer.is !== 'ca')
    return { ...answer('This server has no CA of its own. /trust says more.\n', 'text/plain; charset=utf-8'), http: 404 };
  const der = new X509Certificate(offer.pem).raw;
  switch (path) {
    case '/trust/ca.pem':
      return file(offer.pem, 'application/x-pem-file', 'earshot-ca.pem');
    case '/trust/ca.crt':
      return file(der, 'application/x-x509-ca-cert', 'earshot-ca.crt');
    case '/trust/earshot.mobileconfig': {
      const profile = mobileConfig({ der: der.toString('base64'), fingerprint: offer.fingerprint, host: visit.host });
      return answer(profile, 'application/x-apple-aspen-config');
    }
  }
}

function answer(body: string | Buffer, type: string, policy = "default-src 'none'; frame-ancestors 'none'"): TrustAnswer {
  return { http: 200, headers: { 'content-type': type, 'content-security-policy': policy }, body };
}

function file(body: string | Buffer, type: string, name: string): TrustAnswer {
  const { headers, ...rest } = answer(body, type);
  return { ...rest, headers: { ...headers, 'content-disposition': `attachment; filename="${name}"` } };
}
