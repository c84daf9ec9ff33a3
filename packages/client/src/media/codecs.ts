interface Named {
  readonly mimeType: string;
}

const first = ['audio/red', 'audio/opus'];

/** RED, then Opus, then the rest in their order, for `setCodecPreferences`; null when this browser lacks one of the two and its own order is right (RFC 2198). */
export const redFirst = <Codec extends Named>(codecs: readonly Codec[]): Codec[] | null => {
  const kind = (codec: Codec): number => first.indexOf(codec.mimeType.toLowerCase());
  if (!first.every((_, place) => codecs.some((codec) => kind(codec) === place))) return null;
  const rank = (codec: Codec): number => (kind(codec) < 0 ? first.length : kind(codec));
  return codecs.toSorted((one, other) => rank(one) - rank(other));
};

/** Prefers RED on a line where the browser can. */
export const preferRed = (line: RTCRtpTransceiver): void => {
  const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs;
  const order = codecs === undefined ? null : redFirst(codecs);
  if (order !== null) line.setCodecPreferences(order);
};
