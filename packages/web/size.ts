/** The budget of the page, counted on what was built: `node packages/web/size.ts` after a build. Fails above it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('./dist/', import.meta.url));

/** JavaScript of the page, gzip. */
const scriptLimit = 45_000;
/** Everything that the first load fetches, text as gzip. */
const loadLimit = 110_000;

const read = (file: string): Buffer => readFileSync(join(dist, file));
const wire = (file: string): number => (/\.(?:woff2|png)$/.test(file) ? read(file).length : gzipSync(read(file), { level: 9 }).length);
const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

/** Every script that `file` imports, itself first, each once; imports that wait for a press count too. */
function scriptsFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of read(file)
    .toString()
    .matchAll(/["'`](?:\.\/|\/assets\/)([\w.-]+\.js)["'`]/g)) {
    if (name !== undefined) scriptsFrom(`assets/${name}`, seen);
  }
  return seen;
}

const html = read('index.html').toString();
const linked = [...html.matchAll(/<(?:script|link)\b[^>]*(?:src|href)="\/([^"]+)"[^>]*>/g)].map(([tag, file]) => ({
  tag,
  file: file ?? '',
}));
const scripts = new Set(linked.filter(({ file }) => file.endsWith('.js')).flatMap(({ file }) => [...scriptsFrom(file)]));
const others = linked.filter(({ tag, file }) => !file.endsWith('.js') && /rel="(?:stylesheet|preload|icon|manifest)"/.test(tag));

const script = [...scripts].reduce((sum, file) => sum + wire(file), 0);
const load = script + wire('index.html') + others.reduce((sum, { file }) => sum + wire(file), 0);

const judge = (name: string, bytes: number, limit: number): boolean => {
  const good = bytes <= limit && bytes > 0;
  console.log(`${good ? 'ok    ' : 'FAILED'} ${name.padEnd(34)} ${kilobytes(bytes).padStart(9)} of ${kilobytes(limit)}`);
  return good;
};

const all = [judge('JavaScript of the page, gzip', script, scriptLimit), judge('First load with font', load, loadLimit)];
process.exitCode = all.every(Boolean) ? 0 : 1;
