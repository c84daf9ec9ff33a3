/** The calls that ended on this phone, the newest last, each with the version that was known of it. */
export type Over = readonly { readonly callId: string; readonly version: number }[];

const most = 8;

/** Adds calls that have ended. The same when none has. */
export function noteOver(over: Over, ended: Over): Over {
  const news = ended.filter(({ callId }) => !isOver(over, callId));
  return news.length === 0 ? over : [...over, ...news].slice(-most);
}

/**
 * Whether a call is over here; with a version, whether a word of that version says nothing new of it. What was missed
 * may come when the call is long over, for it was taken and ended by another way.
 */
export function isOver(over: Over, id: string, version = 0): boolean {
  return over.some((one) => one.callId === id && version <= one.version);
}
