import { stripVTControlCharacters } from 'node:util';

/** What a value holds under a key, if it is an object that has it. */
export function fieldOf(from: unknown, key: string): unknown {
  return typeof from === 'object' && from !== null ? Object.getOwnPropertyDescriptor(from, key)?.value : undefined;
}

function listOf(from: unknown, key: string): readonly unknown[] {
  const list = fieldOf(from, key);
  return Array.isArray(list) ? list : [];
}

/** The texts in a list that a value holds under a key. */
export function textsOf(from: unknown, key: string): string[] {
  return listOf(from, key).filter((text) => typeof text === 'string');
}

/** The first lines of a message, indented: enough to tell one failure from another. */
export function brief(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines
    .filter((text) => text.trim() !== '')
    .slice(0, 12)
    .map((text) => `    ${text.slice(0, 300)}`)
    .join('\n');
}

function whyOfSpec(spec: unknown): string[] {
  if (fieldOf(spec, 'ok') !== false) return [];
  const errors = listOf(spec, 'tests')
    .flatMap((test) => listOf(test, 'results'))
    .flatMap((result) => listOf(result, 'errors'));
  const told = errors.map((error) => brief(String(fieldOf(error, 'message'))));
  return [`${String(fieldOf(spec, 'file'))}:${String(fieldOf(spec, 'line'))} ${String(fieldOf(spec, 'title'))}\n${told.join('\n')}`];
}

/** The stories that failed in Playwright's JSON report, or in a suite of it, each with what was complained of. */
export function whyStoriesFailed(suite: unknown): string[] {
  return [...listOf(suite, 'specs').flatMap(whyOfSpec), ...listOf(suite, 'suites').flatMap(whyStoriesFailed)];
}
