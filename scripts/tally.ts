/** How many tests came out how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Of those that failed, where and why, for who reads only the end. */
  readonly why: readonly string[];
}

export const none: Tally = { passed: 0, failed: 0, skipped: 0, why: [] };

/** One test that either passed or failed. */
export function one(passed: boolean): Tally {
  return { ...none, [passed ? 'passed' : 'failed']: 1 };
}

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    why: [...a.why, ...b.why],
  };
}

/** `N passed, N failed`, and `, N skipped` when some were. */
export function line(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`;
}

/** Something ran and nothing failed. Skipped tests alone prove nothing. */
export function good(tally: Tally): boolean {
  return tally.failed === 0 && tally.passed > 0;
}

/**
 * What a finished program tells about its tests, made safe: a program that failed although it counted no failed test,
 * or that ran nothing, counts as one failed test.
 */
export function judged(tally: Tally, exitCode: number): Tally {
  const silent = (exitCode !== 0 && tally.failed === 0) || tally.passed + tally.failed === 0;
  return silent ? { ...tally, failed: tally.failed + 1 } : tally;
}

function count(from: unknown, key: string): number {
  const value: unknown = typeof from === 'object' && from !== null ? Object.getOwnPropertyDescriptor(from, key)?.value : undefined;
  return typeof value === 'number' ? value : 0;
}

/** The counts of node:test's last `test:summary` event. A cancelled test failed; one marked `todo` was skipped. */
export function fromNodeTest(counts: unknown): Tally {
  return {
    passed: count(counts, 'passed'),
    failed: count(counts, 'failed') + count(counts, 'cancelled'),
    skipped: count(counts, 'skipped') + count(counts, 'todo'),
    why: [],
  };
}

/** What the chaos lab says of its events. */
export function fromLab(counts: unknown): Tally {
  return {
    passed: count(counts, 'passed'),
    failed: count(counts, 'failed'),
    skipped: count(counts, 'skipped'),
    why: [],
  };
}

/** The `stats` of Playwright's JSON report. A flaky test failed. */
export function fromPlaywright(stats: unknown): Tally {
  return {
    passed: count(stats, 'expected'),
    failed: count(stats, 'unexpected') + count(stats, 'flaky'),
    skipped: count(stats, 'skipped'),
    why: [],
  };
}
