import { defineConfig } from '@playwright/test';

const report = process.env['EARSHOT_REPORT_FILE'];
const isLong = process.env['EARSHOT_LONG'] === '1';

/**
 * The proof with real browsers and real sound: `npx playwright test -c e2e`. EARSHOT_REPORT_FILE names a file for the
 * results as JSON; with EARSHOT_LONG=1 it is the long stories alone, else the others.
 */
export default defineConfig({
  testDir: '.',
  // What is named `.test.ts` here is for Node alone.
  testMatch: '**/*.spec.ts',
  outputDir: '../out/e2e',
  globalSetup: './lab/page-build.ts',
  ...(isLong ? { grep: /@long/ } : { grepInvert: /@long/ }),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ...(report === undefined ? [] : [['json', { outputFile: report }] as const])],
  expect: { timeout: 10_000 },
  use: { actionTimeout: 10_000, navigationTimeout: 15_000 },
});
