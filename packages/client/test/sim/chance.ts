/** Everything that is left to chance in a simulation comes from here: the same seed gives the same story again. */
export interface Chance {
  /** From 0 up to 1. */
  readonly unit: () => number;
  /** A whole number from 0 up to `count`, the end left out. */
  readonly below: (count: number) => number;
  /** True so often out of one. */
  readonly happens: (share: number) => boolean;
  /** A number from `least` up to `most`. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** One of the items, each as likely as its weight says. */
  readonly weigh: <Item>(items: readonly (readonly [weight: number, item: Item])[]) => Item;
  /** Counted, for they are many and only have to differ. */
  readonly uuid: () => string;
}

/** sfc32 (Chris Doty-Humphrey, PractRand): small, fast, and good enough to tell stories. */
export function createChance(seed: number): Chance {
  let [a, b, c, d] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  function next(): number {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  }
  for (let warm = 0; warm < 12; warm += 1) next();
  function unit(): number {
    return next() / 0x1_0000_0000;
  }
  function below(count: number): number {
    return Math.floor(unit() * count);
  }
  const story = next().toString(16).padStart(8, '0');
  let ids = 0;
  function pick<Item>(items: readonly Item[]): Item {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }
  return {
    unit,
    below,
    happens: (share) => unit() < share,
    between: (least, most) => least + unit() * (most - least),
    pick,
    weigh: (items) => {
      let left = unit() * items.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, item] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(items)[1];
    },
    uuid: () => {
      ids += 1;
      return `${ids.toString(16).padStart(8, '0')}-0000-4000-8000-0000${story}`;
    },
  };
}
