/**
 * Milliseconds that a control of a call has to be in view before a pointer can press it: less was meant for what stood
 * there before.
 */
export const unhurried = 500;

/** The same for Accept, which opens the microphone. */
export const unhurriedAccept = 600;
