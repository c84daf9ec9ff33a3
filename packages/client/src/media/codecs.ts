interface Named {
  readonly mimeType: string;
}

const first = ['audio/red', 'audio/opus'];

/**
 * RED, then Opus, then the rest in their order, for `setCodecPreferences`; null when this browser lacks one of the two
 * and its own order is right (RFC 2198).
 */
export function redFirst<Codec extends Named>(codecs: readonly Codec[]): Codec[] | null {
  function kind(codec: Codec): number {
    return first.indexOf(codec.mimeType.toLowerCase());
  }
  if (!first.every((_, place) => codecs.some((codec) => kind(codec) === place))) return null;
  function rank(codec: Codec): number {
    return kind(codec) < 0 ? first.length : kind(codec);
  }
  return codecs.toSorted((one, other) => rank(one) - rank(other));
}

let order: RTCRtpCodec[] | null | undefined;

/**
 * The order of codecs in this browser, asked once. Asking early also starts the browser's WebRTC, which the first call
 * would otherwise wait for.
 */
export function codecOrder(): RTCRtpCodec[] | null {
  if (order === undefined) order = redFirst(RTCRtpReceiver.getCapabilities('audio')?.codecs ?? []);
  return order;
}

/** Prefers RED on a line where the browser can. */
export function preferRed(line: RTCRtpTransceiver): void {
  const codecs = codecOrder();
  if (codecs !== null) line.setCodecPreferences(codecs);
}
