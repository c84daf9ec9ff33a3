/**
 * A UUID of version 4 (RFC 9562 section 5.4) from 16 random bytes. A browser's own, `crypto.randomUUID`, is missing
 * where the page was not opened securely, and there the sign-in shall work all the same.
 */
export function uuidOf(random: Uint8Array): string {
  const bytes = [...random].map((byte, place) => (place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte));
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
