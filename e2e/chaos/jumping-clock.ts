/** Runs in the lab's server before its own code: at SIGUSR2 its clock jumps a day ahead, and at the next one back. What counts time that goes by is as it was. */
const Real = globalThis.Date;
const day = 86_400_000;
let ahead = 0;

globalThis.Date = new Proxy(Real, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [Real.now() + ahead] : args, made) as object,
  get: (target, name) => (name === 'now' ? () => Real.now() + ahead : Reflect.get(target, name)),
});
process.on('SIGUSR2', () => (ahead = ahead === 0 ? day : 0));
