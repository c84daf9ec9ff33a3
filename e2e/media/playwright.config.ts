import { defineConfig } from '@playwright/test';

/** The media alone, without server and page: `npx playwright test -c e2e/media`. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../out/e2e-media',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  reporter: 'list',
});
