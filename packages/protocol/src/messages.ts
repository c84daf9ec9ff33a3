import type { CommandName } from './routes.ts';
import type { answers } from './schemas/answers.ts';
import type { contract } from './schemas/contract.ts';
import type { Infer } from './shape.ts';

/** What command `N` takes. */
export type Input<N extends CommandName> = Infer<(typeof contract)[N]['input']>;

/** What command `N` answers beside `status` when it succeeds. */
export type Answered<N extends CommandName> = Infer<(typeof answers)[N]>;

/** The whole answer of command `N` when it succeeds. */
export type Success<N extends CommandName> = { status: 'success' } & Answered<N>;
