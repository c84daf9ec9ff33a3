import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closeCodes, commandNames, doors, endReasons, errorStatus, Event, routes } from '@earshot/protocol';
import { lastColumn, wideComments, wideProse } from './columns.ts';
import { settings } from '../packages/server/src/config/settings.ts';
import { root } from './program.ts';

/** One rule that holds between the code and the documents, with everything that breaks it now. */
export interface DocsRule {
  readonly name: string;
  readonly problems: readonly string[];
}

/** What `text` never mentions: each of `words` must stand in it as a whole, in backticks or in a fenced example. */
export function missing(text: string, words: readonly string[]): string[] {
  return words.filter((word) => !mentions(text, word));
}

function mentions(text: string, word: string): boolean {
  const plain = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\w/-])${plain}(?![\\w/-])`).test(text);
}

/**
 * Paths that a document names, by link or in backticks, and that are neither a file nor a folder of the repository. A
 * decision record that is withdrawn may name what went with it.
 */
export function lostFiles(document: string, text: string, exists: (path: string) => boolean): string[] {
  if (/^\**Withdrawn\b/m.test(text)) return [];
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path = '']) => join(dirname(document), path));
  const named = [...text.matchAll(/`((?:packages|scripts|docs|e2e|bench|examples|\.ci)\/[^`\s]*)`/g)].map(([, path = '']) => path);
  const short = [...text.matchAll(/`((?:protocol|client|server|web)\/src\/[^`\s]*)`/g)].map(([, path = '']) => `packages/${path}`);
  return [...links, ...named, ...short].filter((path) => !/[*<{]/.test(path) && !exists(path));
}

function read(path: string): string {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
}

function toldIn(path: string, what: string, words: readonly string[]): DocsRule {
  const problems = missing(read(path), words).map((word) => `${path} says nothing about ${what} ${word}`);
  return { name: `every ${what} is told in ${path}`, problems };
}

/** Decision records whose number another one has as well. */
export function sharedNumbers(files: readonly string[]): string[] {
  function numberOf(file: string): string {
    return file.slice(0, file.indexOf('-'));
  }
  return files.filter((file) => files.some((other) => other !== file && numberOf(other) === numberOf(file)));
}

function decisionsNumbered(): DocsRule {
  const records = globSync('*.md', { cwd: join(root, 'docs/decisions') });
  return {
    name: 'every decision record has a number of its own',
    problems: sharedNumbers(records).map((file) => `docs/decisions/${file} shares its number`),
  };
}

function filesExist(): DocsRule {
  const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root });
  const problems = documents.flatMap((path) =>
    lostFiles(path, read(path), (file) => existsSync(join(root, file))).map((file) => `${path} names ${file}, which is not there`),
  );
  return { name: 'every file that a document names is there', problems };
}

const code = ['*.{ts,mjs}', '{bench,e2e,examples,packages,scripts}/**/*.{ts,tsx,mjs,js,css}'];
const documents = ['*.md', '{docs,packages}/**/*.md'];
/** Made by programs: tables of Unicode, the built page, the figures of a run. */
const made = ['**/node_modules/**', '**/dist/**', 'out/**', '**/tables/**'];

/** What is read by people ends where they can read it. */
function endsByColumn(): DocsRule {
  function wide(globs: readonly string[], find: (text: string) => readonly number[]): string[] {
    return globSync(globs, { cwd: root, exclude: made }).flatMap((path) => find(read(path)).map((line) => `${path}:${line}`));
  }
  return {
    name: `comments and prose end by column ${lastColumn}`,
    problems: [...wide(code, wideComments), ...wide(documents, wideProse)],
  };
}

/** All rules, checked now. */
export function checkDocs(): readonly DocsRule[] {
  const protocol = 'docs/protocol.md';
  const operating = 'docs/operating.md';
  return [
    toldIn(protocol, 'command', commandNames),
    toldIn(protocol, 'path', [...Object.values(routes).map((route) => route.path), ...Object.values(doors)]),
    toldIn(
      protocol,
      'event',
      Event.anyOf.flatMap((event) => event.properties.type.enum),
    ),
    toldIn(protocol, 'error code', Object.keys(errorStatus)),
    toldIn(protocol, 'end reason', endReasons),
    toldIn(protocol, 'close code', [...Object.keys(closeCodes), ...Object.values(closeCodes).map(String)]),
    toldIn(
      operating,
      'setting',
      Object.values(settings).flatMap((setting) => [setting.variable, `--${setting.flag}`]),
    ),
    filesExist(),
    decisionsNumbered(),
    endsByColumn(),
  ];
}
