import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { circleIn, foldersOf } from './folders.ts';
import { root } from './program.ts';

for (const name of ['protocol', 'client', 'server', 'web']) {
  test(`No folder of ${name} comes back to itself by what it imports`, () => {
    const folders = foldersOf(join(root, 'packages', name, 'src'));
    assert.ok(folders.size > 0, 'imports were found');
    assert.equal(circleIn(folders), null);
  });
}

test('A circle of folders is found, also when it is made of types and of what is loaded late', () => {
  const source = mkdtempSync(join(tmpdir(), 'earshot-folders-'));
  const files = {
    'people/people.ts': `import type { Call } from '../calls/call.ts';\nexport type Person = Call;`,
    'calls/call.ts': `export type Call = 'call';`,
    'calls/board.ts': `export const load = () => import('../people/person.ts');`,
    'people/person.ts': `export const person = 'Ada';`,
  };
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(source, file, '..'), { recursive: true });
      writeFileSync(join(source, file), text);
    }
    assert.match(circleIn(foldersOf(source)) ?? '', /^(people -> calls -> people|calls -> people -> calls)$/);
  } finally {
    rmSync(source, { recursive: true });
  }
});

test('A way that ends, and one that is gone twice, are no circles', () => {
  const folders = new Map([
    ['a', new Set(['b', 'c'])],
    ['b', new Set(['c'])],
    ['c', new Set(['d.ts'])],
  ]);
  assert.equal(circleIn(folders), null);
  assert.equal(circleIn(new Map([...folders, ['d.ts', new Set(['b'])]])), 'b -> c -> d.ts -> b');
});
