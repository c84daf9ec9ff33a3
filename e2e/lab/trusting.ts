import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { chromiumPath, quietFlags } from './chromium.ts';

/** Whether `certutil` of NSS is here, by which Chromium on Linux is told whom to trust. */
export const hasCertutil = process.platform === 'linux' && spawnSync('certutil', ['--help']).error === undefined;

/**
 * A Chromium with a home of its own, in which it trusts the CA of a PEM file; nobody else's settings are touched. The
 * home goes when the browser is closed. `flags` are settings of the browser.
 */
export async function launchTrusting(caFile: string, flags: readonly string[] = []): Promise<Browser> {
  const home = mkdtempSync(join(tmpdir(), 'earshot-home-'));
  const store = join(home, '.pki', 'nssdb');
  mkdirSync(store, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'Earshot CA', '-i', caFile]);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [...quietFlags, ...flags],
    env: { ...process.env, HOME: home },
  });
  browser.on('disconnected', () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return browser;
}
