/**
 * The language in which the wire is declared. A shape is a JSON Schema (2020-12) of the few keywords below that also
 * carries the TypeScript type of what fits it: so one declaration is the type, the check (`check.ts`) and the
 * documentation (OpenAPI). Every text, number and list has a bound; unknown fields of an object fit.
 */
export type Shape<T = unknown> = Node & Means<T>;

/** The type of the values that fit a shape. */
export type Infer<S extends Shape> = S extends Means<infer T> ? T : never;

declare const means: unique symbol;

interface Means<T> {
  readonly [means]?: T;
}

/** A shape without its type; the description is for the documentation. */
export type Node = (TextNode | WordNode | NumberNode | PlainNode | ListNode | ObjectNode | ChoiceNode) & Described;

interface Described {
  readonly description?: string;
}

/** Lengths are counted in characters: code points of Unicode. */
interface TextNode {
  readonly type: 'string';
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern?: string;
}

interface WordNode {
  readonly type: 'string';
  readonly enum: readonly string[];
}

interface NumberNode {
  readonly type: 'integer' | 'number';
  readonly minimum: number;
  readonly maximum: number;
}

interface PlainNode {
  readonly type: 'boolean' | 'null';
}

interface ListNode {
  readonly type: 'array';
  readonly items: Node;
  readonly minItems: number;
  readonly maxItems: number;
}

interface ObjectNode {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Node>>;
  readonly required: readonly string[];
}

interface ChoiceNode {
  readonly anyOf: readonly Node[];
}

type Fields = Readonly<Record<string, Shape>>;
type Values<F extends Fields> = { [K in keyof F]: Infer<F[K]> };

/** The shape of an object, with the shapes `P` of its fields. */
export interface ObjectShape<T = unknown, P extends Fields = Fields> extends ObjectNode, Described, Means<T> {
  readonly properties: P;
}

/** The shape of what has one of the shapes `S`. */
export interface ChoiceShape<S extends readonly Shape[]> extends ChoiceNode, Described, Means<Infer<S[number]>> {
  readonly anyOf: S;
}

/** The shape of one of the words `W`. */
export interface WordShape<W extends string> extends WordNode, Described, Means<W> {
  readonly enum: readonly W[];
}

interface Bounds {
  /** 0 when left out. */
  readonly min?: number;
  readonly max: number;
}

/** The same shape, described for the documentation. */
export function described<S extends Shape>(description: string, shape: S): S {
  return { ...shape, description };
}

/** A text of `min` to `max` characters, and like a regular expression if there is a pattern. */
export function text({ min = 0, max, ...like }: Bounds & { readonly pattern?: string }): Shape<string> {
  return {
    type: 'string',
    minLength: min,
    maxLength: max,
    ...like,
  };
}

/** One of a few words. */
export function word<const W extends string>(...words: readonly W[]): WordShape<W> {
  return wordOf(words);
}

/** One of the words of a list. */
export function wordOf<const W extends string>(words: readonly W[]): WordShape<W> {
  return { type: 'string', enum: words };
}

/** A whole number of `min` to `max`. */
export function whole({ min = 0, max }: Bounds): Shape<number> {
  return { type: 'integer', minimum: min, maximum: max };
}

/** Any number of `min` to `max`. */
export function number({ min = 0, max }: Bounds): Shape<number> {
  return { type: 'number', minimum: min, maximum: max };
}

/** True or false. */
export const flag: Shape<boolean> = { type: 'boolean' };

/** A list of `min` to `max` of what has one shape. */
export function list<S extends Shape>(items: S, { min = 0, max }: Bounds): Shape<Infer<S>[]> {
  return {
    type: 'array',
    items,
    minItems: min,
    maxItems: max,
  };
}

interface MakeObject {
  <F extends Fields>(fields: F): ObjectShape<Values<F>, F>;
  <F extends Fields, O extends Fields>(fields: F, optional: O): ObjectShape<Values<F> & Partial<Values<O>>, F & O>;
}

/** An object with these fields, and with `optional` ones that may be left out. */
export const object = ((fields: Fields, optional?: Fields): ObjectNode => ({
  type: 'object',
  properties: { ...fields, ...optional },
  required: Object.keys(fields),
})) as MakeObject;

/** Any object: what is in it is looked at elsewhere. */
export const anyObject: Shape<Record<string, unknown>> = { type: 'object', properties: {}, required: [] };

/** What has one of several shapes. */
export function choice<S extends readonly Shape[]>(...anyOf: S): ChoiceShape<S> {
  return { anyOf };
}

/** What has this shape, or null. */
export function nullable<S extends Shape>(shape: S): ChoiceShape<readonly [S, Shape<null>]> {
  return choice(shape, { type: 'null' });
}
