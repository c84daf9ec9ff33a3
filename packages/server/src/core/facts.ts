/** What has happened, as plain data; parts that react need not know who says so. */
interface Typed {
  readonly type: string;
}

function isOf<F extends Typed, T extends F['type']>(fact: F, type: T): fact is Extract<F, { readonly type: T }> {
  return fact.type === type;
}

/** Brings facts to those who react, at once: when `tell` returns, every reaction has run, in the order of `on`. */
export class Facts<F extends Typed> {
  readonly #reactions = new Map<F['type'], ((fact: F) => void)[]>();

  /** Tells a fact. Bound, for it is handed to the parts. */
  readonly tell = (fact: F): void => {
    for (const reaction of this.#reactions.get(fact.type) ?? []) reaction(fact);
  };

  /** Runs a reaction whenever a fact of this type is told. */
  on<T extends F['type']>(type: T, reaction: (fact: Extract<F, { readonly type: T }>) => void): void {
    const reactions = this.#reactions.get(type) ?? [];
    reactions.push((fact) => {
      if (isOf(fact, type)) reaction(fact);
    });
    this.#reactions.set(type, reactions);
  }
}
