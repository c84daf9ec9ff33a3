/** How a certificate is ordered by ACME (RFC 8555), as the operator has set it. */
export interface AcmeSettings {
  /** URL of the authority's directory (section 7.1.1). */
  readonly directory: string;
  readonly email: string | null;
  /** Where the authority is answered by http-01. */
  readonly port: number;
  /** The program that puts records into the DNS, or null for http-01. */
  readonly dns: string | null;
}
