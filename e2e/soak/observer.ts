import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../lab/server.ts';
import type { Sample } from './verdict.ts';

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { name }) => sum + statSync(join(folder, name)).size, 0);
}

/**
 * Looks at the server: by what Linux says of its process, by its data folder, and by asking it, for which its
 * certificate must be trusted.
 */
export async function observe(server: Server): Promise<Sample> {
  const from = performance.now();
  const health = await fetch(`${server.origin}/api/health`);
  await health.body?.cancel();
  const answer = performance.now() - from;
  const metrics = await (await fetch(`${server.origin}/metrics`)).text();
  const pid = server.pid();
  return {
    memory: residentBytes(pid),
    heap: Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(metrics)?.[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    database: bytesIn(server.data),
    answer,
  };
}
