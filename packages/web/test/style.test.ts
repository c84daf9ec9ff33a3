import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../src/style/', import.meta.url);
const sheets = readdirSync(folder).map((name) => ({ name, lines: readFileSync(new URL(name, folder), 'utf8').split('\n') }));

/** Hairlines and frames stay thin at every size of text; everything else grows with it. */
const grows =
  /^\s*(?:--face|font|font-size|line-height|(?:min-|max-)?(?:width|height)|gap|(?:padding|margin)(?:-\w+)*|top|right|bottom|left|grid-template)\s*:/;

function pixels(line: string): number[] {
  return [...line.matchAll(/([\d.]+)px/g)].map(([, count]) => Number(count));
}

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

type Tokens = ReadonlyMap<string, string>;

/**
 * The tokens of each scheme, by the blocks of `tokens.css`: a later block adds to the earlier ones that hold with it.
 */
function schemes(): Readonly<Record<string, Tokens>> {
  const text = readFileSync(new URL('tokens.css', folder), 'utf8');
  function read(condition: string): readonly (readonly [string, string])[] {
    const start = condition === '' ? text.indexOf(':root') : text.indexOf(`@media ${condition} {`);
    assert.notEqual(start, -1, condition);
    const block = text.slice(text.indexOf(':root', start), text.indexOf('}', start));
    return [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]);
  }
  const [light, dark] = [read(''), read('(prefers-color-scheme: dark)')];
  const [more, moreDark] = [read('(prefers-contrast: more)'), read('(prefers-contrast: more) and (prefers-color-scheme: dark)')];
  return {
    light: new Map(light),
    dark: new Map([...light, ...dark]),
    'light with more contrast': new Map([...light, ...more]),
    'dark with more contrast': new Map([...light, ...dark, ...more, ...moreDark]),
  };
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What is written on what, and what of the controls and states has to be seen on what. */
const written = [
  ['ink', ['paper', 'card', 'press', 'press-hover', 'talk-soft']],
  ['soft', ['paper', 'card', 'press']],
  ['talk', ['paper', 'card', 'talk-soft']],
  ['wait', ['paper', 'card', 'wait-soft']],
  ['stop', ['paper', 'card', 'stop-soft']],
  ['on-talk', ['talk']],
  ['on-stop', ['stop']],
  ['paper', ['ink']],
] as const;
const seen = [
  ['edge', ['paper', 'card', 'press']],
  ['wait-dot', ['paper', 'talk-soft']],
  ['talk', ['press', 'press-hover', 'talk-hover']],
  ['stop', ['paper', 'card']],
] as const;

test('words have a contrast of 4.5 to 1 and edges and signs of 3 to 1, in every scheme', () => {
  const found = Object.entries(schemes()).flatMap(([scheme, tokens]) => {
    function weak(pairs: typeof written | typeof seen, least: number): string[] {
      return pairs.flatMap(([front, backs]) =>
        backs.flatMap((back) => {
          const [one, other] = [tokens.get(`--${front}`), tokens.get(`--${back}`)];
          assert.ok(one !== undefined && other !== undefined, `${front} and ${back}`);
          const ratio = contrast(one, other);
          return ratio < least ? [`${scheme}: ${front} on ${back} is ${ratio.toFixed(2)}`] : [];
        }),
      );
    }
    return [...weak(written, 4.5), ...weak(seen, 3)];
  });
  assert.deepEqual(found, []);
});
