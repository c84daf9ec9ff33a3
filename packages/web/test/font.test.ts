import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isDrawn } from '../src/font.ts';

test('A name is drawn by the font of the page if and only if the font has each of its characters', () => {
  const css = readFileSync(new URL('../src/style/base.css', import.meta.url), 'utf8');
  const ranges = [...css.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map(([, from = '', to = from]) => [
    Number.parseInt(from, 16),
    Number.parseInt(to, 16),
  ]);
  assert.ok(ranges.length > 20);
  function has(point: number): boolean {
    return ranges.some(([from = 0, to = 0]) => point >= from && point <= to);
  }
  for (let point = 0; point < 0x1ffff; point += 1) {
    if (point >= 0xd800 && point < 0xe000) continue;
    assert.equal(isDrawn(String.fromCodePoint(point)), has(point), point.toString(16));
  }
});

const names: readonly (readonly [name: string, drawn: boolean])[] = [
  ['Ada Lovelace', true],
  ['Łukasz Żółć', true],
  ['Nguyễn Thị Ánh', false],
  ['Нина', false],
  ['علی\u200Cرضا', false],
  ['Ada ❤', false],
];
for (const [name, drawn] of names)
  test(`${name} is drawn by ${drawn ? 'the font of the page' : 'the font of the system'}`, () => assert.equal(isDrawn(name), drawn));
