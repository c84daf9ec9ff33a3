import type { Node, Shape } from './shape.ts';

/** What is wrong with a value: the field of it (`a.b.0`; empty for the value itself), and why. */
export interface Misfit {
  readonly field: string;
  /** Goes on after "this". */
  readonly problem: string;
}

/** Whether a value fits a shape, and so has its type. */
export function fits<T>(shape: Shape<T>, value: unknown): value is T {
  return misfitOf(shape, value) === null;
}

/** The first thing that is wrong with a value, or null when it fits. A field that is undefined counts as left out. */
export function misfitOf(shape: Node, value: unknown): Misfit | null {
  if ('anyOf' in shape)
    return shape.anyOf.some((one) => misfitOf(one, value) === null) ? null : misfit('has none of the forms it may have');
  switch (shape.type) {
    case 'string':
      return misfitOfText(shape, value);
    case 'integer':
    case 'number':
      return misfitOfNumber(shape, value);
    case 'boolean':
      return typeof value === 'boolean' ? null : misfit('must be true or false');
    case 'null':
      return value === null ? null : misfit('must be null');
    case 'array':
      return misfitOfList(shape, value);
    case 'object':
      return misfitOfObject(shape, value);
  }
}

/** Whether a value is an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type OfType<T> = Extract<Node, { readonly type: T }>;

function misfit(problem: string): Misfit {
  return { field: '', problem };
}

function within(key: string | number, found: Misfit): Misfit {
  return {
    ...found,
    field: found.field === '' ? `${key}` : `${key}.${found.field}`,
  };
}

function isWithin(size: number, least: number, most: number): boolean {
  return size >= least && size <= most;
}

function misfitOfNumber({ type, minimum: least, maximum: most }: OfType<'integer' | 'number'>, value: unknown): Misfit | null {
  const good = typeof value === 'number' && isWithin(value, least, most) && (type === 'number' || Number.isInteger(value));
  return good ? null : misfit(`must be a ${type === 'integer' ? 'whole number' : 'number'} of ${least} to ${most}`);
}

function misfitOfText(shape: OfType<'string'>, value: unknown): Misfit | null {
  if ('enum' in shape) return shape.enum.some((word) => word === value) ? null : misfit(`must be one of ${shape.enum.join(', ')}`);
  const { minLength: least, maxLength: most, pattern } = shape;
  if (typeof value !== 'string' || !isWithin(lengthOf(value, least, most), least, most))
    return misfit(`must be a text of ${least} to ${most} characters`);
  return pattern === undefined || patternOf(pattern).test(value) ? null : misfit(`must be a text like ${pattern}`);
}

/** Code points are counted only where it matters: a text has as many of them as units, or down to half as many. */
function lengthOf(text: string, least: number, most: number): number {
  return isWithin(text.length, least * 2, most) ? text.length : [...text].length;
}

const patterns = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, pattern);
  return pattern;
}

function misfitOfList({ items, minItems, maxItems }: OfType<'array'>, value: unknown): Misfit | null {
  if (!Array.isArray(value) || !isWithin(value.length, minItems, maxItems)) return misfit(`must be a list of ${minItems} to ${maxItems}`);
  for (let at = 0; at < value.length; at += 1) {
    const found = misfitOf(items, value[at]);
    if (found !== null) return within(at, found);
  }
  return null;
}

function misfitOfObject({ properties, required }: OfType<'object'>, value: unknown): Misfit | null {
  if (!isRecord(value)) return misfit('must be an object');
  const isLacking: (key: string) => boolean = (key) => value[key] === undefined;
  if (required.some(isLacking)) return within(required.filter(isLacking).join(', '), misfit('is needed and is missing'));
  for (const key in properties) {
    const [shape, field] = [properties[key], value[key]];
    const found = shape === undefined || field === undefined ? null : misfitOf(shape, field);
    if (found !== null) return within(key, found);
  }
  return null;
}
