import type { Streams } from '../ports.ts';
import { createEventStreamReader } from './event-stream.ts';

export { openStream } from './stream.ts';

/** Event streams by `fetch`, for `EventSource` sends no token. */
export const streams: Streams = {
  open: ({ url, token }, on) => {
    const stop = new AbortController();
    async function read(): Promise<void> {
      const answer = await fetch(url, {
        credentials: 'omit',
        cache: 'no-store',
        headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
        signal: stop.signal,
      });
      if (!answer.ok || answer.body === null) return;
      on.opened();
      const reader = createEventStreamReader((text) => on.data(text));
      const words = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await words.read(); !piece.done; piece = await words.read()) {
        on.heard();
        reader(piece.value);
      }
    }
    void read()
      .catch(() => undefined)
      .then(() => on.closed());
    return { close: () => stop.abort() };
  },
};
