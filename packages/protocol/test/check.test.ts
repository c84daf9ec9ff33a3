import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fits, list, misfitOf, nullable, number, object, text, whole, word, type Node } from '../src/index.ts';
import { declared, placesIn, withChoices, type Place } from './declared.ts';
import { allowedBy, oracle, refusedBy, sampleOf } from './values.ts';

/** A copy of a value in which one part is another, or is not there. */
function changed(value: unknown, [key, ...rest]: readonly string[], part: { readonly put: unknown } | 'left out'): unknown {
  if (key === undefined) return part === 'left out' ? undefined : part.put;
  if (Array.isArray(value)) return value.map((item, at) => (`${at}` === key ? changed(item, rest, part) : item));
  assert.ok(typeof value === 'object' && value !== null);
  const { [key]: old, ...others } = value as Record<string, unknown>;
  return rest.length === 0 && part === 'left out' ? others : { ...others, [key]: changed(old, rest, part) };
}

for (const [what, shape] of declared) {
  test(`What is declared as ${what} is taken, with fields of tomorrow too`, () => {
    fc.assert(
      fc.property(allowedBy(shape), (value) => {
        assert.equal(misfitOf(shape, value), null);
        assert.equal(misfitOf(shape, typeof value === 'object' ? { ...value, tomorrow: 1 } : value), null);
      }),
      { numRuns: 50 },
    );
  });

  test(`What is not declared as ${what} is refused, and the field is named`, () => {
    let tried = 0;
    for (const node of new Set(withChoices(shape))) {
      const sample = sampleOf(node);
      assert.equal(misfitOf(node, sample), null);
      for (const { path, node: part } of placesIn(node)) {
        for (const put of refusedBy(part)) {
          const found = misfitOf(node, changed(sample, path, { put }));
          if (found?.field.startsWith(path.join('.')) !== true)
            assert.fail(`${path.join('.')} = ${JSON.stringify(put).slice(0, 60)}: ${JSON.stringify(found)}`);
          tried += 1;
        }
      }
      for (const { path, key } of needs(node)) {
        const found = misfitOf(node, changed(sample, [...path, key], 'left out'));
        assert.deepEqual(found, { field: [...path, key].join('.'), problem: 'is needed and is missing' });
        tried += 1;
      }
    }
    assert.ok(tried > 3, `${tried} tried`);
  });
}

/** What must be there, and where. */
function needs(node: Node): readonly { readonly path: readonly string[]; readonly key: string }[] {
  return placesIn(node).flatMap(({ path, node: part }: Place) =>
    'anyOf' in part || part.type !== 'object' ? [] : part.required.map((key) => ({ path, key })),
  );
}

test('The check says of any value what a whole validator of JSON Schema says', () => {
  const shapes = [...new Set([...declared.values()].flatMap(withChoices))];
  const values = fc.oneof(...shapes.map((shape) => allowedBy(shape)), fc.jsonValue());
  let [good, bad] = [0, 0];
  fc.assert(
    fc.property(fc.constantFrom(...shapes), values, fc.jsonValue(), fc.nat(), (shape, value, put, at) => {
      const places = placesIn(shape);
      const { path } = places[at % places.length] ?? { path: [] };
      for (const one of [value, put, changed(sampleOf(shape), path, { put })]) {
        const taken = fits(shape, one);
        if (taken !== oracle(shape)(one)) assert.fail(JSON.stringify(one));
        if (taken) good += 1;
        else bad += 1;
      }
    }),
    { numRuns: 2_000 },
  );
  assert.ok(good > 200 && bad > 200, `${good} taken, ${bad} refused`);
});

const Letter = object(
  { to: text({ max: 3 }), pages: whole({ min: 1, max: 9 }) },
  { seals: list(word('wax', 'lead'), { max: 2 }), weight: nullable(number({ max: 5 })) },
);

test('What is wrong is said with its place', () => {
  function told(value: unknown): string {
    const found = misfitOf(Letter, value);
    return found === null ? 'nothing' : `${found.field}: this ${found.problem}`;
  }
  assert.equal(told({ to: 'Bob', pages: 2, seals: ['wax'], weight: 0.5 }), 'nothing');
  assert.equal(told({ to: '🦉🦉🦉', pages: 2, seals: undefined, weight: null }), 'nothing');
  assert.equal(told([]), ': this must be an object');
  assert.equal(told({}), 'to, pages: this is needed and is missing');
  assert.equal(told({ to: 'Cleo', pages: 2 }), 'to: this must be a text of 0 to 3 characters');
  assert.equal(told({ to: 'Bob', pages: 1.5 }), 'pages: this must be a whole number of 1 to 9');
  assert.equal(told({ to: 'Bob', pages: 2, seals: ['wax', 'wood'] }), 'seals.1: this must be one of wax, lead');
  assert.equal(told({ to: 'Bob', pages: 2, seals: ['wax', 'wax', 'wax'] }), 'seals: this must be a list of 0 to 2');
  assert.equal(told({ to: 'Bob', pages: 2, weight: '5' }), 'weight: this has none of the forms it may have');
});
