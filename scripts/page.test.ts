import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashFiles } from './page.ts';
import { pageLimits, weighPage } from './page-size.ts';

test('the page is built again when a source changes, moves or goes, and not otherwise', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-page-'));
  t.after(() => rmSync(folder, { recursive: true }));
  function put(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }
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

test('the size of the page is told for its first load, and for each script that comes later, and not for those of another page', () => {
  const text = {
    'index.html': '<script type="module" src="/assets/main-1.js"></script><link rel="icon" href="/icon.svg" />',
    'docs.html': '<script src="/assets/docs-1.js"></script>',
    'icon.svg': '<svg/>',
    'main-1.js': 'import{a}from"./shared-1.js";import("./later-1.js")',
    'shared-1.js': 'export const a=1',
    'later-1.js': 'import"./main-1.js"',
    'docs-1.js': '',
  };
  function weigh(change: Partial<typeof text>) {
    return weighPage(new Map(Object.entries({ ...text, ...change }).map(([name, content]) => [name, Buffer.from(content)])));
  }
  const [scripts, all, later, ...more] = weigh({});
  assert.equal(later?.what, 'later-1.js, loaded later');
  assert.deepEqual(more, []);
  assert.ok(all !== undefined && scripts !== undefined && all.bytes > scripts.bytes);
  const grown = 'x'.repeat(10) + Math.PI.toString();
  assert.ok((weigh({ 'shared-1.js': grown })[0]?.bytes ?? 0) > scripts.bytes, 'what is imported at once is of the first load');
  assert.equal(weigh({ 'later-1.js': `${text['later-1.js']}${grown}` })[0]?.bytes, scripts.bytes);
  assert.equal(weigh({ 'docs-1.js': grown })[1]?.bytes, all.bytes);
});

test('WebAssembly has a limit of its own, and is of no load of a script', () => {
  const text = { 'index.html': '<script type="module" src="/assets/main-1.js"></script>', 'main-1.js': '"./a-1.wasm"', 'a-1.wasm': 'x' };
  const weights = weighPage(new Map(Object.entries(text).map(([name, content]) => [name, Buffer.from(content)])));
  assert.deepEqual(
    weights.map(({ what, limit }) => [what, limit]),
    [
      ['scripts of the first load', pageLimits.scripts],
      ['first load in all', pageLimits.firstLoad],
      ['a-1.wasm, when the noise filter is switched on', pageLimits.wasm],
    ],
  );
});
