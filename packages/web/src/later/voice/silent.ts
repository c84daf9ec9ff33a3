/** Root mean square of full scale, below which nothing is heard of a person, and from which they are heard. */
const quiet = 10 ** (-72 / 20);
const heard = 10 ** (-60 / 20);

/**
 * Milliseconds without a sound after which a microphone seems silent: soon when nothing was ever heard of them, later
 * when it was, for they may be listening.
 */
const soon = 6_000;
const later = 20_000;

/**
 * Says, reading by reading, whether the microphone of somebody who is not muted seems silent. `level` is how loud they
 * were since the reading before; null when that says nothing, as while the call is held, and then it begins anew. Only
 * a sound that is heard ends it: between the two bounds nothing changes.
 */
export function createSilent(): (level: number | null, now: number) => boolean {
  let since: number | null = null;
  let wasHeard = false;
  let isSilent = false;
  return (level, now) => {
    if (level === null || level >= heard) {
      wasHeard ||= level !== null;
      since = null;
      isSilent = false;
    } else if (level >= quiet) {
      since = null;
    } else {
      since ??= now;
      isSilent ||= now - since >= (wasHeard ? later : soon);
    }
    return isSilent;
  };
}
