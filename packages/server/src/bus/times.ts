/** Each side of the bus says so often that it is here. Milliseconds. */
export const beatEvery = 1_000;
/** A side that was silent for longer is gone: a door with everybody at it, or the core until it speaks again. */
export const silentFor = 4_000;
/**
 * A door that has noticed that its core is silent holds its people for so long: a heir is there by then. After it they
 * are better off at another door, and their pages say that the server is away where there is none.
 */
export const heldFor = 10_000;
/** Questions of one door that have no answer yet. */
export const mostAsked = 4_096;
