import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames } from '@earshot/protocol';
import { ClientFrame, contract } from '@earshot/protocol/schemas';
import { Query } from '../../src/doors/stream.ts';

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether a schema alone, without what is in it, lets through as much as a client likes. */
const isOpen = (schema: Schema): boolean => {
  const { type, pattern } = schema;
  if ('const' in schema || 'enum' in schema) return false;
  if (type === 'string') return !('maxLength' in schema) && !/^\^.*\{\d+\}\$$/.test(String(pattern));
  if (type === 'integer' || type === 'number') return !('maximum' in schema && 'minimum' in schema);
  return type === 'array' && !('maxItems' in schema);
};

/** The places in a schema at which a client may send as much as it likes. */
const unbounded = (schema: unknown, path: string): readonly string[] => {
  if (!isSchema(schema)) return [];
  const { anyOf, properties, items } = schema;
  return [
    ...(isOpen(schema) ? [path] : []),
    ...list(anyOf).flatMap((one, index) => unbounded(one, `${path}|${index}`)),
    ...Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, one]) => unbounded(one, `${path}.${name}`)),
    ...unbounded(items, `${path}[]`),
  ];
};

test('Every text, number and list that a client may send has a bound', () => {
  const inputs = commandNames.flatMap((name) => unbounded(contract[name].input, name));
  assert.deepEqual([inputs, unbounded(ClientFrame, 'frame'), unbounded(Query, 'stream')], [[], [], []]);
  assert.deepEqual(unbounded({ properties: { a: { anyOf: [{ type: 'string' }] } } }, 'x'), ['x.a|0'], 'what has none is found');
});
