import type { Duplex } from 'node:stream';

/** So many characters leave at once: about what one record of TLS carries (RFC 8446 section 5.1). */
const most = 16_384;

/**
 * Lets what is said to a connection in one turn of the event loop leave as one write, and so in one record of TLS and
 * one call of the system: an event and the answer after it, or the answers to all that was read together. To be told of
 * each text before it is written.
 */
export function gatherWrites(stream: Duplex): (characters: number) => void {
  let held = 0;
  let gathering = false;
  function leave(): void {
    if (gathering) stream.uncork();
    gathering = false;
    held = 0;
  }
  return (characters) => {
    if (held + characters > most) leave();
    held += characters;
    if (gathering || held > most) return;
    gathering = true;
    stream.cork();
    setImmediate(leave);
  };
}
