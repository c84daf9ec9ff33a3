import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashFiles } from './page.ts';
import { reachable } from './page-size.ts';

test('the page is built again when a source changes, moves or goes, and not otherwise', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-page-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'src'));
  put('src/a.ts', 'one');
  put('src/b.ts', 'two');
  const before = hashFiles(folder, ['src/a.ts', 'src/b.ts']);
  assert.equal(hashFiles(folder, ['src/b.ts', 'src/a.ts']), before, 'the order in which files are found says nothing');
  assert.notEqual(hashFiles(folder, ['src/a.ts']), before);
  put('src/b.ts', 'tw');
  put('src/a.ts', 'oneo');
  assert.notEqual(hashFiles(folder, ['src/a.ts', 'src/b.ts']), before, 'text that moves from one file to the next is a change');
  put('src/a.ts', 'one');
  put('src/b.ts', 'two');
  put('src/c.ts', 'two');
  assert.notEqual(hashFiles(folder, ['src/a.ts', 'src/c.ts']), before, 'a new name is a change');
});

test('the size of the page counts what it loads, and what that loads, and not the scripts of another page', () => {
  const files = new Map([
    ['index.html', '<script src="/assets/main-1.js">'],
    ['docs.html', '<script src="/assets/docs-1.js">'],
    ['main-1.js', 'import("./later-1.js")'],
    ['later-1.js', 'import "./main-1.js"'],
    ['docs-1.js', ''],
  ]);
  assert.deepEqual([...reachable('index.html', files)].toSorted(), ['index.html', 'later-1.js', 'main-1.js']);
});
