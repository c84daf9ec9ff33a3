import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers, ClientFrame, commandNames, contract, Failure, Health, ServerFrame } from '@earshot/protocol';
import { Query } from '../../src/doors/stream.ts';

type Schema = Readonly<Record<string, unknown>>;

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a schema alone, without what is in it, lets through as much as somebody likes. */
function isOpen(schema: Schema): boolean {
  const { type, pattern } = schema;
  if ('const' in schema || 'enum' in schema) return false;
  if (type === 'string') return !('maxLength' in schema) && !/^\^.*\{\d+\}\$$/.test(String(pattern));
  if (type === 'integer' || type === 'number') return !('maximum' in schema && 'minimum' in schema);
  return type === 'array' && !('maxItems' in schema);
}

/** The places in a schema at which somebody may send as much as they like. */
function unbounded(schema: unknown, path: string): readonly string[] {
  if (!isSchema(schema)) return [];
  const { anyOf, properties, items } = schema;
  return [
    ...(isOpen(schema) ? [path] : []),
    ...list(anyOf).flatMap((one, index) => unbounded(one, `${path}|${index}`)),
    ...Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, one]) => unbounded(one, `${path}.${name}`)),
    ...unbounded(items, `${path}[]`),
  ];
}

test('Every text, number and list on the wire has a bound, whoever sends it', () => {
  const commands = commandNames.flatMap((name) => [
    ...unbounded(contract[name].input, `${name} takes`),
    ...unbounded(answers[name], `${name} answers`),
  ]);
  const others = { ClientFrame, ServerFrame, Failure, Health, Query };
  assert.deepEqual([commands, ...Object.entries(others).map(([name, shape]) => unbounded(shape, name))], [[], [], [], [], [], []]);
  assert.deepEqual(unbounded({ properties: { a: { anyOf: [{ type: 'string' }] } } }, 'x'), ['x.a|0'], 'what has none is found');
});
