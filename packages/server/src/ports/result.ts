/** What became of something that may fail. What was thrown is kept as it is. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Hears a result once, in the same turn or in a later one. */
export type Done<T> = (result: Result<T>) => void;

/** Something that will be there in a later turn. */
export type Later<T> = (done: Done<T>) => void;

/** Does something at once; what it throws is its error. */
export function attempt<T>(task: () => T): Result<T> {
  try {
    return { ok: true, value: task() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** What was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What becomes of something that is there now or later. */
export function follow<T extends object, U extends object>(first: T | Later<T>, next: (value: T) => U): U | Later<U> {
  if (typeof first !== 'function') return next(first);
  return (done) => first((result) => done(result.ok ? attempt(() => next(result.value)) : result));
}

/** What is told later, and what becomes of it still later. */
export function chain<T, U>(first: Later<T>, next: (value: T) => Later<U>): Later<U> {
  return (done) =>
    first((result) => {
      if (!result.ok) return done(result);
      const second = attempt(() => next(result.value));
      if (second.ok) second.value(done);
      else done(second);
    });
}

/** Something that is there now, where it might come later. */
export function now<T>(value: T): Later<T> {
  return (done) => done({ ok: true, value });
}
