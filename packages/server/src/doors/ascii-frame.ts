const finalText = 0x81;
/** Above this many bytes a length of 16 bits follows; above the second one a longer one would. */
const shortMost = 125;
const most = 65_535;
const lengthFollows = 126;

/**
 * A text message as one frame without a mask, as a server sends it (RFC 6455 section 5.2), to be written as latin1;
 * null for a message that is not ASCII or needs a longer length. See decision 0017.
 */
export function asciiFrame(text: string): string | null {
  const { length } = text;
  if (length > most || Buffer.byteLength(text) !== length) return null;
  const head =
    length > shortMost
      ? String.fromCharCode(finalText, lengthFollows, length >>> 8, length & 0xff)
      : String.fromCharCode(finalText, length);
  return head + text;
}
