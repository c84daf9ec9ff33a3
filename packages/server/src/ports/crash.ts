/**
 * The moments at which the end of the process matters, in the order of one command: what it changed is in memory alone
 * and waits for the next commit, maybe with what others have changed; that commit begins; all is written but not final;
 * it is kept and nobody was told; the first of those concerned was told; those concerned were told, and the first who
 * asked has no answer yet.
 */
export const crashPoints = ['gathered', 'before-journal', 'in-journal', 'after-journal', 'while-telling', 'before-answer'] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** Is told that such a moment has come. In a server that runs it does nothing; a test ends the server there. */
export type CrashHook = (point: CrashPoint) => void;

export const noCrash: CrashHook = () => {};
