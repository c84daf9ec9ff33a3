/**
 * The fingerprint of the certificate behind a description (RFC 8122 section 5), or null when it names none. Each
 * connection of a browser makes a certificate of its own, so a fingerprint that is not known tells that the other has
 * made a new connection.
 */
export function fingerprintOf(sdp: string): string | null {
  const [, hash, value] = /^a=fingerprint:(\S+) (\S+)/im.exec(sdp) ?? [];
  return hash === undefined || value === undefined ? null : `${hash} ${value}`.toLowerCase();
}
