export const day = 86_400_000;

/**
 * Sets the clock of a page or a program ahead of what it really is, by milliseconds. What counts time that goes by is
 * as it was. Names nothing outside itself, for it runs in pages too.
 */
export function jumpClock(ahead: number): void {
  const place = globalThis as typeof globalThis & { realDate?: DateConstructor };
  const Real = (place.realDate ??= Date);
  place.Date = new Proxy(Real, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [Real.now() + ahead] : args, made) as object,
    get: (target, name) => (name === 'now' ? () => Real.now() + ahead : Reflect.get(target, name)),
  });
}
