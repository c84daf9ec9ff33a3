/** Milliseconds in which what is waited for must come; how soon it came is the figure. */
export const patience = 15_000;
/** Milliseconds in which both sides and the server must agree. */
export const agreed = 5_000;
/**
 * Milliseconds of added silence above which sound counts as broken: a busy machine may hold it up for a moment. How
 * much it was is the figure.
 */
export const unbroken = 200;
