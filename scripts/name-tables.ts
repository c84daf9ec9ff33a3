import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './program.ts';

/*
 * Makes the tables of Unicode that names are checked by, from packages that carry them:
 *
 *     npm install --no-save unhomoglyph@1.0.6 tr46@6.0.0 && node scripts/name-tables.ts
 */

const load = createRequire(import.meta.url);
const folder = join(root, 'packages/server/src/people/tables');
function* points(): Generator<number> {
  for (let point = 0; point <= 0x10ffff; point += 1) if (point < 0xd800 || point > 0xdfff) yield point;
}

function hex(text: string): string {
  return [...text].map((char) => (char.codePointAt(0) ?? 0).toString(16)).join(' ');
}

/** Each line: a code point, and what it looks like (UTS 39, confusables.txt). */
function confusables(): string {
  const data: unknown = JSON.parse(readFileSync(load.resolve('unhomoglyph/data.json'), 'utf8'));
  if (typeof data !== 'object' || data === null) throw new Error('unhomoglyph has other data than expected.');
  const lines = Object.entries(data).map(([from, to]) => `${hex(from)};${hex(String(to))}`);
  return lines.join('\n');
}

/** The ranges of code points that a test finds, in hex. */
function ranges(isIn: (char: string) => boolean): string {
  const found: [number, number][] = [];
  for (const point of points()) {
    if (!isIn(String.fromCodePoint(point))) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === point - 1) last[1] = point;
    else found.push([point, point]);
  }
  return found.map(([from, to]) => (from === to ? from.toString(16) : `${from.toString(16)}-${to.toString(16)}`)).join(' ');
}

/** RFC 5892, A.1 and A.2: viramas, and what joins to the left, to the right, or lets joining through. */
function joining(): string {
  const regexes: unknown = load('tr46/lib/regexes.js');
  function regex(name: string): RegExp {
    const found: unknown = typeof regexes === 'object' && regexes !== null ? Reflect.get(regexes, name) : undefined;
    if (!(found instanceof RegExp)) throw new Error(`tr46 has no regular expression ${name}.`);
    return found;
  }
  const [virama, joins] = [regex('combiningClassVirama'), regex('validZWNJ')];
  const beh = '\u0628';
  const non = '\u200c';
  function left(char: string): boolean {
    return joins.test(`${char}${non}${beh}`);
  }
  function right(char: string): boolean {
    return joins.test(`${beh}${non}${char}`);
  }
  return [
    `virama;${ranges((char) => virama.test(char))}`,
    `left;${ranges(left)}`,
    `right;${ranges(right)}`,
    `through;${ranges((char) => !left(char) && !right(char) && joins.test(`${beh}${char}${non}${beh}`))}`,
  ].join('\n');
}

function versionOf(name: string): string {
  const data: unknown = JSON.parse(readFileSync(load.resolve(`${name}/package.json`), 'utf8'));
  return typeof data === 'object' && data !== null ? String(Reflect.get(data, 'version')) : 'unknown';
}

function write(file: string, from: string, text: string): void {
  writeFileSync(
    join(folder, file),
    `# Made by scripts/name-tables.ts from ${from}@${versionOf(from)}, which has it from Unicode (license: unicode.org/license.txt).\n${text}\n`,
  );
}

write('confusables.txt', 'unhomoglyph', confusables());
write('joining.txt', 'tr46', joining());
