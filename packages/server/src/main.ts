#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// What the server writes is for its owner alone.
process.umask(0o077);
// Who reads our words through a pipe may stop reading.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

// Node keeps what it has compiled, which halves the time of the next start; everything else is loaded behind this line.
const packages = new URL('../../../node_modules/', import.meta.url);
if (existsSync(packages)) enableCompileCache(fileURLToPath(new URL('.cache/earshot', packages)));

const { main } = await import('./startup/command-line.ts');
await main(process.env, process.argv.slice(2));
