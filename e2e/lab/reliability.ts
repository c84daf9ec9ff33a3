import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wrapped } from './markdown.ts';

/** The parts of docs/reliability.md, in their order. Each is written by a lab of its own. */
const parts = ['chaos', 'soak'] as const;
export type Part = (typeof parts)[number];

const file = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
const title = '# Reliability: the call that does not die\n';

function begin(part: Part): string {
  return `<!-- ${part}: made by npm run ${part} -->\n`;
}

function end(part: Part): string {
  return `<!-- end of ${part} -->\n`;
}

function partIn(document: string, part: Part): string | null {
  const [, rest] = document.split(begin(part));
  return rest?.split(end(part))[0] ?? null;
}

/** The document with one part new and the others as they were. */
export function withPart(document: string, part: Part, text: string): string {
  const kept = parts.flatMap((each) => {
    const content = each === part ? `\n${wrapped(text.trim())}\n\n` : partIn(document, each);
    return content === null ? [] : [`${begin(each)}${content}${end(each)}`];
  });
  return [title, ...kept].join('\n');
}

function read(): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** One part of docs/reliability.md as it stands; empty when there is none. */
export function readPart(part: Part): string {
  return partIn(read(), part) ?? '';
}

/** Writes one part of docs/reliability.md. */
export function writePart(part: Part, text: string): void {
  writeFileSync(file, withPart(read(), part, text));
}
