import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { packagesFit } from './packages.mjs';
import { isNode24, readNote, writeNote } from './runtime.mjs';
import { usages } from './usage.mjs';

test('Node 24 and newer run Earshot as it is, older ones do not', () => {
  assert.deepEqual(['18.20.8', '22.12.0', '24.0.0', '26.1.0'].map(isNode24), [false, false, true, true]);
});

test('packages are installed when there are none, when the lock file changed, and when more are needed than are there', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'earshot-run-'));
  t.after(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'package-lock.json'), '{"first":1}');
  assert.equal(packagesFit(root, 'start'), false);
  writeNote(root, 'packages', `start ${createHash('sha256').update('{"first":1}').digest('hex')}`);
  assert.equal(packagesFit(root, 'start'), true);
  assert.equal(packagesFit(root, 'all'), false, 'the tests need more than the server');
  writeNote(root, 'packages', String(readNote(root, 'packages')).replace('start', 'all'));
  assert.equal(packagesFit(root, 'start'), true);
  assert.equal(packagesFit(root, 'all'), true);
  writeFileSync(join(root, 'package-lock.json'), '{"second":2}');
  assert.equal(packagesFit(root, 'all'), false);
});

function door(...words: string[]) {
  return spawnSync(process.execPath, [fileURLToPath(new URL('run.mjs', import.meta.url)), ...words], { encoding: 'utf8' });
}

test('a verb that is not there is refused with those that are', () => {
  const run = door('fly');
  assert.equal(run.status, 1);
  assert.match(run.stderr, /^Say one of: start, dev, build, check, test, bench, long, chaos, soak, reach, stories, screenshot\.$/m);
});

for (const verb of usages.keys()) {
  test(`${verb} --help tells how it is called, and nothing else happens`, () => {
    const { status, stdout, stderr } = door(verb, '--help');
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: `${usages.get(verb)}\n`, stderr: '' });
  });
}
