import { Unavailable } from '../ports/unavailable.ts';
import type { Found, Operation, Values } from './port.ts';
import type { Soundness } from './soundness.ts';

/** One operation that the thread is asked for. */
export type Job<K extends Operation = Operation> = {
  readonly [P in K]: { readonly id: number; readonly operation: P; readonly values: Values[P] };
}[K];

/** What became of a job. */
export type Reply<T = Found[Operation]> =
  | { readonly id: number; readonly ok: true; readonly value: T }
  | { readonly id: number; readonly ok: false; readonly failure: Failure };

/** What goes to the thread; null when it is to end. */
export type ToThread = Job | null;

/** What comes from the thread: whether the database could be opened, then what became of jobs. */
export type FromThread<T = Found[Operation]> =
  | { readonly type: 'opened'; readonly soundness: Soundness }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'examined'; readonly soundness: Soundness }
  /** `took` is milliseconds of work, without the time for which the jobs have waited. */
  | { readonly type: 'done'; readonly soundness: Soundness; readonly replies: readonly Reply<T>[]; readonly took: number };

/** An error as it goes from thread to thread. */
export interface Failure {
  /** For whoever asked, when the disk refuses. */
  readonly sentence: string | null;
  readonly message: string;
  /** The system's code, as `EACCES`. */
  readonly code: string | null;
}

export function failureOf(error: unknown): Failure {
  const sentence = error instanceof Unavailable ? error.message : null;
  const cause = error instanceof Unavailable ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return { sentence, message: cause instanceof Error ? cause.message : String(cause), code };
}

export function errorOf({ sentence, message, code }: Failure): Error {
  const error = Object.assign(new Error(message), code === null ? {} : { code });
  return sentence === null ? error : new Unavailable(sentence, { cause: error });
}
