import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldName } from '@earshot/protocol';
import { createDirectory } from '../../src/people/directory.ts';
import { readName } from '../../src/people/names.ts';
import { newPerson } from '../../src/people/person.ts';
import { readCursor } from '../../src/people/place.ts';

/** What is typed, how it is shown, how it is compared. */
const names: readonly (readonly [typed: string, shown: string, key: string])[] = [
  ['Ada', 'Ada', 'ada'],
  ['  Ada   Lovelace ', 'Ada Lovelace', 'ada lovelace'],
  ['Ada\u00A0\u2003Lovelace', 'Ada Lovelace', 'ada lovelace'],
  ['\n Ada \t', 'Ada', 'ada'],
  ['ＡＤＡ', 'ＡＤＡ', 'ada'],
  ['Zoe\u0308', 'Zo\u00EB', 'zo\u00EB'],
  ['Straße', 'Straße', 'strasse'],
  ['STRASSE', 'STRASSE', 'strasse'],
  ['ΝΙΚΟΣ', 'ΝΙΚΟΣ', 'νικοσ'],
  ['νικος', 'νικος', 'νικοσ'],
  ['ﬁona', 'ﬁona', 'fiona'],
  ['Ada ❤\uFE0F', 'Ada ❤\uFE0F', 'ada ❤'],
  ['😀'.repeat(40), '😀'.repeat(40), '😀'.repeat(40)],
  ['李 小龍', '李 小龍', '李 小龍'],
  ['عمر', 'عمر', 'عمر'],
];

const noNames: readonly string[] = [
  '',
  '   ',
  '\u3000',
  'x'.repeat(41),
  '😀'.repeat(41),
  'Ada\u0000',
  'Ada\nBob',
  'Ada\tBob',
  'Ada\u0007Bob',
  'A\u200Bda',
  'A\u200Dda',
  'A\u2060da',
  'A\u00ADda',
  '\u202Eada',
  'ada\u2066bob',
  'a\u200Eb',
  'ada\uFEFFbob',
  '\u3164',
  'a\u115Fb',
  '\u2800',
  'a\u{E0041}b',
  'Ada\uD800',
  '\uFDFA'.repeat(40),
  '\uFE0F',
];

for (const [typed, shown, key] of names)
  test(`${JSON.stringify(typed)} is a name`, () => {
    assert.deepEqual(readName(typed), { username: shown, key });
    assert.equal(foldName(shown), key);
    assert.equal(foldName(key), key, 'a key is its own key');
  });

for (const typed of noNames)
  test(`${JSON.stringify(typed).slice(0, 40)} is no name`, () => {
    const read = readName(typed);
    assert.ok('problem' in read);
    assert.match(read.problem, /^username: .+\.$/);
  });

test('The directory gives pages by name, that stay right while people come and go', () => {
  const directory = createDirectory();
  function add(name: string) {
    const person = newPerson({ id: name, username: name, nameKey: foldName(name) });
    directory.add(person);
    return person;
  }
  function look(limit: number, after: string | null = null, search = '') {
    const start = { after: after === null ? null : readCursor(after, 'online'), from: 0 };
    const { people, total, next } = directory.page({ search, scope: 'online', limit, ...start }, new Map());
    return [people.map(({ id }) => id).join(' '), total, next];
  }
  assert.deepEqual(look(2), ['', 0, null]);
  const cleo = add('Cleo');
  add('Bob');
  add('ada');
  add('Dora');
  assert.deepEqual(look(2), ['ada Bob', 4, 'bob']);
  assert.deepEqual(look(2, 'bob'), ['Cleo Dora', 4, null]);
  assert.deepEqual(look(4), ['ada Bob Cleo Dora', 4, null]);
  add('Abe');
  const bob = directory.byKey('bob');
  assert.ok(bob);
  directory.remove(bob);
  assert.deepEqual(look(2, 'bob'), ['Cleo Dora', 4, null], 'a cursor holds when its person has gone');
  assert.deepEqual(look(10, null, 'o'), ['Cleo Dora', 2, null]);
  assert.deepEqual(look(1, null, 'o'), ['Cleo', 2, 'cleo']);
  assert.deepEqual(look(1, 'cleo', 'o'), ['Dora', 2, null]);
  directory.remove(cleo);
  directory.remove(cleo);
  assert.deepEqual([directory.size, directory.byKey('cleo')], [3, undefined]);
});
