import { relative } from 'node:path';
import { root } from './program.ts';
import { brief, fieldOf } from './why.ts';

/** A test that failed by itself, not because one within it did. */
function failure(data: unknown): string[] {
  const error = fieldOf(fieldOf(data, 'details'), 'error');
  const name = fieldOf(data, 'name');
  const file = fieldOf(data, 'file');
  if (fieldOf(error, 'failureType') === 'subtestsFailed' || typeof name !== 'string' || typeof file !== 'string') return [];
  const cause = fieldOf(error, 'cause');
  const message = fieldOf(cause, 'message') ?? cause ?? fieldOf(error, 'message');
  return [`${relative(root, file)}: ${name}\n${brief(String(message))}`];
}

/** A reporter for `node --test` that writes the final counts, and why tests failed, as JSON for `npm test`. */
export default async function* count(events: AsyncIterable<{ type: string; data: unknown }>): AsyncGenerator<string> {
  const why: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:fail') why.push(...failure(data));
    // One summary comes for each file, and at the end one without a file for all of them.
    if (type === 'test:summary' && !fieldOf(data, 'file')) yield JSON.stringify({ counts: fieldOf(data, 'counts'), why });
  }
}
