import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import { sections } from './sections.ts';
import { printTable } from './table.ts';

/** How many processes wanted a processor in the last minute. */
function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

/** `npm run bench [-- section ...]`: measures, each figure beside a reference in the same run, and prints tables. */
async function main(chosen: readonly string[]): Promise<number> {
  const unknown = chosen.filter((name) => !(name in sections));
  if (unknown.length > 0 || process.platform !== 'linux') {
    console.error(
      unknown.length > 0
        ? `Unknown: ${unknown.join(', ')}. Sections: ${Object.keys(sections).join(', ')}.`
        : 'The bench reads /proc and so runs on Linux alone.',
    );
    return 1;
  }
  const root = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  function folder(): string {
    return mkdtempSync(join(root, 'data-'));
  }
  try {
    const { cert, key } = await makeCertificate(root);
    const env = { BENCH_CERT: cert, BENCH_KEY: key, EARSHOT_CERT: cert, EARSHOT_KEY: key };
    console.log(
      `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model ?? 'processor'}`,
    );
    for (const [name, section] of Object.entries(sections)) {
      if (chosen.length > 0 && !chosen.includes(name)) continue;
      const before = load();
      printTable(section.title, await section.run(env, folder));
      console.log(`Load of the machine in the minute before it, and in the last one: ${before} and ${load()}.`);
    }
    return 0;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
