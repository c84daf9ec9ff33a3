import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames, contract } from '@earshot/protocol';
import { actWords, refusalWords } from '../src/later/admin/act-words.ts';

test('The log says in words what Ada has done, and to what', () => {
  assert.equal(actWords('Ada', 'admin/free_name', 'Bob'), 'Ada freed the name Bob');
  assert.equal(actWords('Ada', 'admin/invite', '1 for Cleo, Front desk'), 'Ada made an invitation: 1 for Cleo, Front desk');
});

for (const name of commandNames.filter((one) => one.startsWith('admin/') && contract[one].changes))
  test(`The log has words for ${name}`, () => assert.ok(!actWords('Ada', name, 'Bob').includes('admin/')));

test('A refusal has a word or two, and one that is not known yet its code', () => {
  assert.equal(refusalWords('bad_proof'), 'Not a valid proof');
  assert.equal(refusalWords('new_code'), 'new_code');
});
