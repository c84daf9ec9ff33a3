import fc from 'fast-check';
import { Compile } from 'typebox/schema';
import type { Node } from '../src/index.ts';

type OfType<T> = Extract<Node, { readonly type: T }>;

/** Any value that a shape allows; `full` ones leave no field out and no list empty. */
export function allowedBy(node: Node, full = false): fc.Arbitrary<unknown> {
  if ('anyOf' in node) return fc.oneof(...node.anyOf.map((one) => allowedBy(one, full)));
  switch (node.type) {
    case 'string':
      return allowedText(node);
    case 'integer':
      return fc.maxSafeInteger().map((n) => Math.min(Math.max(n, node.minimum), node.maximum));
    case 'number':
      return fc.double({ min: node.minimum, max: node.maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(allowedBy(node.items, full), {
        minLength: Math.max(full ? 1 : 0, node.minItems),
        maxLength: Math.min(node.maxItems, 4),
      });
    case 'object':
      return allowedObject(node, full);
  }
}

function allowedText(node: OfType<'string'>): fc.Arbitrary<string> {
  if ('enum' in node) return fc.constantFrom(...node.enum);
  const { minLength, maxLength, pattern } = node;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const short = fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 64) });
  return fc.oneof(
    short,
    fc.constantFrom('x', '☎', '🦉').map((one) => one.repeat(maxLength)),
  );
}

function allowedObject({ properties, required }: OfType<'object'>, full: boolean): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([key, field]) => [key, allowedBy(field, full)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: full ? Object.keys(properties) : [...required] });
}

const anything: readonly unknown[] = [null, true, -1, 0, 1, 1.5, 1e308, -1e308, '', 'x', '☎', [], [null], {}, { length: 1 }];

/** Values that a shape does not allow, close to its bounds and far from them. */
export function refusedBy(node: Node): readonly unknown[] {
  return [...anything, ...beyond(node)].filter((value) => !oracle(node)(value));
}

/** What is just outside. */
function beyond(node: Node): readonly unknown[] {
  if ('anyOf' in node) return node.anyOf.flatMap(beyond);
  switch (node.type) {
    case 'string':
      return 'enum' in node
        ? node.enum.map((one) => `${one} `)
        : ['x', '🦉'].flatMap((one) => [one.repeat(node.maxLength + 1), one.repeat(Math.max(0, node.minLength - 1))]);
    case 'integer':
    case 'number':
      return [node.minimum - 1, node.maximum + 1];
    case 'array':
      return [Array.from({ length: node.maxItems + 1 }).fill(sampleOf(node.items))];
    default:
      return [];
  }
}

/** The same for the same node. */
function once<T>(make: (node: Node) => T): (node: Node) => T {
  const made = new Map<Node, T>();
  return (node) => {
    const known = made.get(node) ?? make(node);
    made.set(node, known);
    return known;
  };
}

/** One full value that a shape allows. */
export const sampleOf = once((node): unknown => fc.sample(allowedBy(node, true), { numRuns: 1, seed: 7 })[0]);

/** Whether a value fits by the word of a whole validator of JSON Schema. */
export const oracle = once((node): ((value: unknown) => boolean) => {
  const validator = Compile(node as object);
  return (value) => validator.Check(value);
});
