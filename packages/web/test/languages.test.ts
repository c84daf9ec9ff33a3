import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { languages } from '../src/language.ts';
import { learn, spoken } from '../src/spoken.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** The names of all parts that the page says in English. */
function partsSaid(): readonly string[] {
  const files = globSync('**/*.{ts,tsx}', { cwd: source }).filter((file) => !file.startsWith('languages'));
  const texts = files.map((file) => readFileSync(`${source}/${file}`, 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/spoken\('(\w+)'/g)].map(([, part = '']) => part)).toSorted();
}

for (const tag of languages.filter((language) => language !== 'en'))
  test(`The dictionary ${tag} has every part of what the page says, each once, and nothing empty`, async () => {
    const { dictionary } = await import(`../src/languages/${tag}.ts`);
    assert.deepEqual(Object.keys(dictionary).toSorted(), partsSaid());
    const empty = JSON.stringify(dictionary).match(/"\w+":""/);
    assert.equal(empty, null);
  });

test('What was said in English before the dictionary came is said in its language, and what comes later too', () => {
  const early = spoken('early', { hello: 'Hello', other: 'Other' });
  learn({ early: { hello: 'Hallo' }, late: { bye: 'Tschüs' } });
  assert.deepEqual(early, { hello: 'Hallo', other: 'Other' });
  assert.deepEqual(spoken('late', { bye: 'Bye' }), { bye: 'Tschüs' });
  learn({});
});

/** Words of another manner of speaking, of another country, or for what has a word already. */
const strange: Readonly<Record<string, string>> = {
  es: 'tú|tus|contigo',
  fa: '.*(?:کارساز|پیوند).*',
  he: 'את/ה',
  hi: '.*(?:मेहमान|सहेज).*',
  it: 'Lei|Suo',
  ja: '.*端末.*',
  ko: '.*(?:니다|십시오)|손님',
  nl: 'u|uw|U|Uw',
  pl: 'Pan|Pani|Panu|ciebie|ci|twój',
  pt: 'você|Você|conexão|salvar|Salvar|usuário|celular',
  tr: 'sen|senin|sana',
  zh: '.*你.*',
};

test('Each language speaks to people in one manner, and has one word for one thing', () => {
  const found = Object.entries(strange).flatMap(([tag, words]) => {
    const pattern = new RegExp(`^(?:${words})$`, 'u');
    return globSync(`languages/${tag}/*.ts`, { cwd: source }).flatMap((file) => {
      const text = readFileSync(`${source}/${file}`, 'utf8');
      return text.split(/[^\p{L}\p{M}/]+/u).flatMap((word) => (pattern.test(word) ? [`${file}: ${word}`] : []));
    });
  });
  assert.deepEqual(found, []);
});
