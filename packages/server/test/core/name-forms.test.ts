import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareKeys, foldName, searchForm } from '@earshot/protocol';
import { createDirectory } from '../../src/people/directory.ts';
import { looksOf } from '../../src/people/looks.ts';
import { readName } from '../../src/people/names.ts';
import { newPerson } from '../../src/people/person.ts';
import { openCoreHouse } from './house.ts';

const people: readonly (readonly [what: string, name: string])[] = [
  ['Persian, with a joiner between letters that would join', 'علی\u200Cرضا'],
  ['Persian, with a sign before the joiner', 'نامهٔ\u200Cای'.normalize('NFC')],
  ['Sinhala', 'ශ්\u200Dරී'],
  ['Marathi', 'दर्\u200Dयान'],
  ['Malayalam, as it was written', 'അന്\u200D'],
  ['Kannada, with a joiner that keeps letters apart', 'ರಾಜ್\u200Cಕುಮಾರ್'],
  ['Kannada, with a RA that stays whole', 'ರ\u200D\u0CCDಕ'],
  ['Bengali, with a RA that stays whole', 'র\u200D\u09CDযাচেল'],
  ['a family', '👨\u200D👩\u200D👧\u200D👦'],
  ['a profession in a colour', 'Dr 👩🏽\u200D⚕\uFE0F'],
  ['the flag of the rainbow', '🏳\uFE0F\u200D🌈'],
  ['the flag of England', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
  ['a key', '1\uFE0F\u20E3 first'],
  ['a heart in colour', 'Ada ❤\uFE0F'],
  ['a cup as the keyboards of phones send it', 'Ada ☕\uFE0F'],
  ['a cup as text', 'Ada ☕\uFE0E'],
  ['a couple without its selector', '👩\u200D❤\u200D👨'],
  ['an ideograph in the form of a family', '葛\u{E0100}城'],
];
for (const [what, name] of people)
  test(`A name may hold ${what}`, () => {
    const read = readName(name);
    assert.ok('username' in read, JSON.stringify(read));
    assert.equal(read.username, name);
    assert.equal(foldName(read.key), read.key, 'a key is its own key');
  });

const refused: readonly (readonly [name: string, said: string])[] = [
  ['A\u200Dda', 'the zero width joiner U+200D at position 2'],
  ['Ad\u200Ca', 'the zero width non-joiner U+200C at position 3'],
  ['علی\u200C', 'the zero width non-joiner U+200C at position 4'],
  ['\u200Cعلی', 'the zero width non-joiner U+200C at position 1'],
  ['علی\u200C\u200Cرضا', 'the zero width non-joiner U+200C at position 4'],
  ['😀\u200Da', 'the zero width joiner U+200D at position 2'],
  ['क\u200D', 'the zero width joiner U+200D at position 2'],
  ['Ada\u200B', 'the zero width space U+200B at position 4'],
  ['\u202Eada', 'the direction control U+202E at position 1'],
  ['a\u200Eb', 'the left-to-right mark U+200E at position 2'],
  ['Ada\u0007Bob', 'the control character U+0007 at position 4'],
  ['Ada ☕\uFE0F\uFE0F', 'the variation selector U+FE0F at position 7'],
  ['র\u200Dয', 'the zero width joiner U+200D at position 2'],
  ['A\uFE0Fda', 'the variation selector U+FE0F at position 2'],
  ['葛\u{E0100}\u{E0100}', 'the variation selector U+E0100 at position 3'],
  ['a\u{E0067}\u{E007F}', 'the invisible character U+E0067 at position 2'],
  ['Ada\uE000', 'the character without a meaning U+E000 at position 4'],
  ['👍😀\u2060', 'the word joiner U+2060 at position 3'],
];
for (const [name, said] of refused)
  test(`${JSON.stringify(name)} is refused, for ${said}`, () => {
    assert.deepEqual(readName(name), { problem: `username: ${said} is not allowed there in a name.` });
  });

test('A joiner makes no other name of it', () => {
  assert.equal(foldName('علی\u200Cرضا'), foldName('علیرضا'));
});

function directoryWith(...names: readonly string[]) {
  const directory = createDirectory();
  for (const name of names) directory.add(newPerson({ id: name, username: name, nameKey: foldName(name) }));
  return directory;
}

const alike: readonly (readonly [used: string, wanted: string])[] = [
  ['Ada', '\u0410da'],
  ['ADA', '\u0430d\u0430'],
  ['Bob', '\u0412OB'],
  ['Ida', 'lda'],
  ['Ada 10', 'Ada 1O'],
  ['Martin', 'Rnartin'.replace('R', 'r')],
  ['paypal', 'p\u0430ypal'],
  ['Σωκράτης', 'Σωκράτηs'.replace('s', 'ς').replace('ω', '\u03C9').replace('κ', '\u043A')],
  ['O\u2019Neil', "O'Neil"],
];
for (const [used, wanted] of alike)
  test(`${wanted} is refused while ${used} is there, and free when they have left`, () => {
    const directory = directoryWith(used);
    const key = foldName(wanted);
    assert.notEqual(key, foldName(used), 'it is not the same name');
    assert.equal(directory.taken(wanted, key, null), 'look');
    const person = directory.byKey(foldName(used));
    assert.ok(person);
    assert.equal(directory.taken(wanted, key, person), null, 'who has the name may write it otherwise');
    directory.remove(person);
    assert.equal(directory.taken(wanted, key, null), null);
  });

const apart: readonly (readonly [string, string])[] = [
  ['Ian', 'Lan'],
  ['Ada', 'Ana'],
  ['Ada 1', 'Ada 2'],
  ['José', 'Josef'],
  ['Jose', 'José'],
  ['Вася', 'Bacя'.replace('Bac', 'Вов')],
  ['李', '季'],
];
for (const [used, wanted] of apart)
  test(`${wanted} is free while ${used} is there`, () => {
    assert.equal(directoryWith(used).taken(wanted, foldName(wanted), null), null);
  });

test('A Cyrillic Ada may not sign in, nor be the new name of anybody, while Ada is there', (t) => {
  const house = openCoreHouse();
  t.after(() => house.close());
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const { http, body } = house.ask('users/register', { username: '\u0410da' });
  assert.deepEqual([http, body.code], [409, 'name_taken']);
  assert.match(body.message, /looks like/);
  bob.refused('name_taken', 'users/rename', { username: 'ad\u0430' });
  ada.do('users/disconnect');
  bob.do('users/rename', { username: 'ad\u0430' });
  ada.refused('name_taken', 'users/list');
});

test('People are in the order of a dictionary, and pages follow it', (t) => {
  const house = openCoreHouse();
  t.after(() => house.close());
  const sorted = ['Ana', 'Ångström', 'Élodie', 'emil', 'Łukasz', 'Mia', 'Óscar', 'Zoe', 'Нина', 'علی', '李'];
  for (const name of sorted.toReversed()) house.register(name);
  const ada = house.register('Ada');
  const all = ['Ada', ...sorted];
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = ada.do('users/list', { limit: 5, ...(after === null ? {} : { after }) });
    seen.push(...page.users.map(({ username }: { username: string }) => username));
    assert.equal(page.total, all.length);
    after = page.next;
  } while (after !== null);
  assert.deepEqual(seen, all);
});

const searches: readonly (readonly [typed: string, name: string])[] = [
  ['jose', 'José García'],
  ['JOSÉ', 'Jose'],
  ['strasse', 'Straße'],
  ['straße', 'Strasse'],
  ['lukasz', 'Łukasz'],
  ['nguyen thi', 'Nguyễn Thị Ánh'],
  ['soren', 'Søren'],
  ['елка', 'Ёлка'],
  ['محمد', 'مُحَمَّد'],
  ['علیرضا', 'علی\u200Cرضا'],
];
for (const [typed, name] of searches)
  test(`${typed} finds ${name}`, (t) => {
    const house = openCoreHouse();
    t.after(() => house.close());
    const zed = house.register('Zed');
    house.register(name);
    assert.deepEqual(
      zed.do('users/list', { search: typed }).users.map(({ username }: { username: string }) => username),
      [name],
    );
  });

test('A search that is looked at hears of who comes under a name with accents', (t) => {
  const house = openCoreHouse();
  t.after(() => house.close());
  const tab = house.register('Zed').attach();
  tab.do('users/list', { search: 'jose' });
  house.register('José');
  house.clock.advance(300);
  assert.deepEqual(
    tab.last('presence').changed.map(({ username }: { username: string }) => username),
    ['José'],
  );
});

test('Keys are in one order, that no two of them share', () => {
  const keys = ['ada', 'ádá', 'a-da', 'ad a', 'adb', 'ä', 'a', '1', '10', '2'];
  for (const one of keys)
    for (const two of keys) {
      assert.equal(Math.sign(compareKeys(one, two)) + Math.sign(compareKeys(two, one)), 0);
      assert.equal(compareKeys(one, two) === 0, one === two);
    }
  assert.equal(searchForm('ada'), 'ada');
});

test('A name of plain letters alone looks like what the whole table says, too', () => {
  const all = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).join('');
  // What joins characters is left out of the looks of a name, but such a name is looked at letter by letter.
  for (const text of [...all, all, 'Rnodern l0', ''])
    assert.deepEqual(looksOf(text, text), looksOf(`${text}\u200C`, `${text}\u200C`), text);
});
