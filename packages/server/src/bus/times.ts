/** Each side of the bus says so often that it is here. Milliseconds. */
export const beatEvery = 1_000;
/** A side that was silent for longer is gone: a door with everybody at it, or the core until it speaks again. */
export const silentFor = 4_000;
/** Questions of one door that have no answer yet. */
export const mostAsked = 4_096;
