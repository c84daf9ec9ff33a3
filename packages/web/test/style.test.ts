import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../src/style/', import.meta.url);
const sheets = readdirSync(folder).map((name) => ({ name, lines: readFileSync(new URL(name, folder), 'utf8').split('\n') }));

/** Hairlines and frames stay thin at every size of text; everything else grows with it. */
const grows =
  /^\s*(?:--face|font|font-size|line-height|(?:min-|max-)?(?:width|height)|gap|(?:padding|margin)(?:-\w+)*|top|right|bottom|left|grid-template)\s*:/;
const pixels = (line: string): number[] => [...line.matchAll(/([\d.]+)px/g)].map(([, count]) => Number(count));

test('what holds text is measured in rem and the screen in em, so that both follow the size of text that a person has chosen', () => {
  assert.ok(sheets.length > 5);
  const found = sheets.flatMap(({ name, lines }) =>
    lines.flatMap((line, index) => {
      const most = line.includes('@media') ? 0 : 3;
      const concerned = line.includes('@media') || grows.test(line) || /^ {4}[\d.]+px \/ /.test(line);
      return concerned && pixels(line).some((count) => count > most) ? [`${name}:${index + 1}: ${line.trim()}`] : [];
    }),
  );
  assert.deepEqual(found, []);
});
