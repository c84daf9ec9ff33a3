/** What a server has for those who are to trust it: a CA of this installation, with its certificate as PEM; or none. */
export type TrustOffer =
  | { readonly is: 'ca'; readonly pem: string; readonly fingerprint: string }
  /** The certificate is self-signed, or the operator's own. */
  | { readonly is: 'self-signed' | 'own' };
