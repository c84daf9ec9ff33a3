/** Milliseconds between two looks at the level. */
export const pace = 150;

/** Louder than about -36 dBFS is talk, not the noise of a room. */
const loud = 0.4;

/**
 * So many loud looks, less the quiet ones among them, are talk and not a cough; it is told for so many looks after the
 * last.
 */
const enough = 4;
const stays = 20;

/**
 * Says, look by look, whether a person who is muted is talking. It takes half a second of talk to begin, and three
 * seconds of silence to end.
 */
export function createNotice(): (level: number) => boolean {
  let heard = 0;
  let left = 0;
  return (level) => {
    heard = level >= loud ? Math.min(enough, heard + 1) : Math.max(0, heard - 0.5);
    left = heard >= enough ? stays : Math.max(0, left - 1);
    return left > 0;
  };
}
