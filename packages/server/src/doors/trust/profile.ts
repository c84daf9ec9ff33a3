import { createHash } from 'node:crypto';

/** What a CA is in a profile. */
export interface InProfile {
  /** Its certificate, DER in base64. */
  readonly der: string;
  /** By whom it is known to be the same one. */
  readonly fingerprint: string;
  readonly host: string;
}

/**
 * A configuration profile of Apple's with one root certificate. It is not signed: the devices say so, and the person
 * compares the fingerprint. The same CA gives the same ids, so a second installation takes the place of the first.
 */
export function mobileConfig({ der, fingerprint, host }: InProfile): string {
  const [profile, payload] = ['profile', 'certificate'].map((what) => uuidOf(`${what} ${fingerprint}`));
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>earshot.${profile}</string>
  <key>PayloadUUID</key><string>${profile}</string>
  <key>PayloadDisplayName</key><string>Earshot at ${host}</string>
  <key>PayloadDescription</key><string>Has this device trust the Earshot server at ${host}. SHA-256: ${fingerprint}</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>earshot.${payload}</string>
      <key>PayloadUUID</key><string>${payload}</string>
      <key>PayloadDisplayName</key><string>Earshot CA</string>
      <key>PayloadCertificateFileName</key><string>earshot-ca.crt</string>
      <key>PayloadContent</key><data>${der}</data>
    </dict>
  </array>
</dict>
</plist>
`;
}

/** A UUID made from a text (RFC 9562 section 5.8). */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    .toUpperCase();
}
