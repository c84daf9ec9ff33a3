/** How a face is drawn on a field of 100 by 100: hues in degrees, arcs by radius, start and length in degrees. */
export interface FaceShape {
  readonly hues: readonly [number, number, number];
  readonly arcs: readonly { readonly radius: number; readonly start: number; readonly length: number }[];
}

const radii = [44, 33, 22] as const;

/** FNV-1a over the UTF-16 units: small, and the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** Mulberry32: numbers from 0 to 1 that follow from a seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The face of who has this key. The same key gives the same face on every screen and device; hues lie close together,
 * so that they agree.
 */
export function faceShape(key: string): FaceShape {
  const next = numbersFrom(hash(key));
  const [hue, turn] = [next() * 360, next() < 0.5 ? -1 : 1];
  const step = turn * (28 + next() * 22);
  function hueAt(index: number): number {
    return Math.round((((hue + index * step) % 360) + 360) % 360);
  }
  const arcs = radii.map((radius) => ({ radius, start: Math.round(next() * 360), length: Math.round(120 + next() * 160) }));
  return { hues: [hueAt(0), hueAt(1), hueAt(2)], arcs };
}

/** Made once: to make one takes longer than to draw a face, and a ring waits for it. */
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letter of a name as people see it, in capitals; an emoji stays whole. */
export function initial(name: string): string {
  const [first] = letters.segment(name.trim());
  const letter = first?.segment ?? '?';
  const capital = letter.toLocaleUpperCase();
  return capital.length > letter.length ? letter : capital;
}
