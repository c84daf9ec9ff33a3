import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { startIn, until } from './world.ts';

/** One process of a cluster. */
export interface Member {
  /** Starts it and waits until it is ready; answers when that was, in Unix milliseconds. */
  start(): Promise<number>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Ends it by SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
  /** Hands it a signal that does not end it. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** What the last process of it has ended with; null while it runs. */
  code(): number | null;
  /** What it has written so far. */
  log(): string;
}

export interface MemberPlan {
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** What it writes when it is ready. */
  readonly ready: string;
  /** The namespace in which it runs. */
  readonly namespace: string;
}

/** A process in a namespace that does not run yet. */
export function member({ words, env, ready, namespace }: MemberPlan): Member {
  let running: ChildProcess | null = null;
  let written = '';
  async function end(signal: 'SIGKILL' | 'SIGTERM') {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
  return {
    async start() {
      const before = written.length;
      const child = startIn(namespace, words, env, (text) => (written += text));
      running = child;
      await until(
        `${words.join(' ')} did not start`,
        () => written.slice(before).includes(ready),
        child,
        () => written,
      );
      return Date.now();
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    signal: (name) => void running?.kill(name),
    code: () => running?.exitCode ?? null,
    log: () => written,
  };
}
