import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgres } from './postgres.ts';
import { root, run, runNode } from './program.ts';

/** The programs that the browser tests drive. No Firefox is an empty text: its tests are then skipped and say so. */
export interface BrowserPaths {
  readonly EARSHOT_CHROMIUM: string;
  readonly EARSHOT_FIREFOX: string;
}

const windowsFolders = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].filter(
  (folder) => folder !== undefined,
);

const chromiumPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...windowsFolders.map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
];

const firefoxPlaces = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  ...windowsFolders.map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe')),
];

/**
 * Whether a file is a browser. Ubuntu has small scripts in the usual places that only start a snap, which tests cannot
 * drive.
 */
function isBrowser(path: string): boolean {
  if (!existsSync(path)) return false;
  const start = Buffer.alloc(4_096);
  const file = openSync(path, 'r');
  const length = readSync(file, start, 0, start.length, 0);
  closeSync(file);
  return !start.toString('latin1', 0, length).includes('/snap/');
}

/**
 * The program named by the variable, or else the first of the usual places that holds one; empty when there is none.
 */
export function locate(chosen: string | undefined, places: readonly string[], is: (path: string) => boolean = isBrowser): string {
  return chosen !== undefined && chosen !== '' ? chosen : (places.find(is) ?? '');
}

function findBrowsers(): BrowserPaths {
  return {
    EARSHOT_CHROMIUM: locate(process.env['EARSHOT_CHROMIUM'], chromiumPlaces),
    EARSHOT_FIREFOX: locate(process.env['EARSHOT_FIREFOX'], firefoxPlaces),
  };
}

/**
 * Whether packages named as in Debian can be installed here, and how: as root, or by a sudo that asks for no password.
 */
function aptGet(): readonly string[] | null {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!/^ID="?debian"?$/m.test(release)) return null;
  if (process.getuid?.() === 0) return ['apt-get'];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n', 'apt-get'] : null;
}

async function installByApt([program = '', ...args]: readonly string[], packages: readonly string[]): Promise<void> {
  console.log(`Installing ${packages.join(', ')} by apt-get...`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(program, [...args, 'update', '-qq'], env);
  await run(program, [...args, 'install', '-y', '-qq', '-o=Dpkg::Use-Pty=0', '--no-install-recommends', ...packages], env);
}

/**
 * Installs programs that are missing, each with the package that holds it, on Debian as root. Not where services are
 * run: there a package of a server would start one.
 */
async function installPrograms(packages: readonly (readonly [program: string, name: string])[]): Promise<void> {
  function isThere(program: string) {
    return ['/usr/sbin', '/sbin', '/usr/bin', '/bin'].some((folder) => existsSync(join(folder, program)));
  }
  const missing = packages.filter(([program]) => !isThere(program)).map(([, name]) => name);
  const apt = process.getuid?.() === 0 && !existsSync('/run/systemd/system') ? aptGet() : null;
  if (missing.length > 0 && apt !== null) await installByApt(apt, missing);
}

/** What the chaos lab needs beside the browsers. Whatever is missing in the end, the lab says it. */
export function installLab(): Promise<void> {
  return installPrograms([
    ['ip', 'iproute2'],
    ['nft', 'nftables'],
    ['turnserver', 'coturn'],
    ['nats-server', 'nats-server'],
  ]);
}

/** The server by which a core and doors find each other in tests, which are skipped where it is missing in the end. */
export function installNats(): Promise<void> {
  return installPrograms([['nats-server', 'nats-server']]);
}

/** What `EARSHOT_RELAY=auto` runs, in tests that are skipped where it is missing in the end. */
export function installRelay(): Promise<void> {
  return installPrograms([['turnserver', 'coturn']]);
}

/** The authority that gives certificates in tests, which are skipped where it is missing in the end. */
export function installPebble(): Promise<void> {
  return installPrograms([['pebble', 'pebble']]);
}

/** What the tests of records in PostgreSQL start. Whatever is missing in the end, they say it. */
export async function installPostgres(): Promise<void> {
  if (findPostgres() === null) await installPrograms([['initdb', 'postgresql']]);
}

/** What tells Chromium whom to trust. Without it the test that needs it is skipped and says so. */
export function installTrust(): Promise<void> {
  return installPrograms([['certutil', 'libnss3-tools']]);
}

/** The SIP server that `npm run bench -- calls` sets beside ours, and who calls through it. */
export function installSip(): Promise<void> {
  return installPrograms([
    ['kamailio', 'kamailio'],
    ['sipp', 'sip-tester'],
  ]);
}

/** Playwright brings its own Chromium. Its Firefox is not the one that people use, so that one comes from Mozilla. */
async function download(have: BrowserPaths): Promise<BrowserPaths> {
  let { EARSHOT_CHROMIUM, EARSHOT_FIREFOX } = have;
  if (EARSHOT_CHROMIUM === '') {
    console.log('Installing Chromium by Playwright...');
    await runNode(['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
    const { chromium } = await import('@playwright/test');
    if (existsSync(chromium.executablePath())) EARSHOT_CHROMIUM = chromium.executablePath();
  }
  if (EARSHOT_FIREFOX === '') {
    console.log('Installing Firefox from Mozilla...');
    const folder = join(root, 'node_modules', '.earshot', 'browsers');
    const args = ['install', 'firefox@stable', '--path', folder, '--format', '{{path}}'];
    const cli = join(root, 'node_modules', '@puppeteer', 'browsers', 'lib', 'main-cli.js');
    const out = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const path = out.stdout.trim().split('\n').at(-1) ?? '';
    if (out.status === 0 && existsSync(path)) EARSHOT_FIREFOX = path;
  }
  return { EARSHOT_CHROMIUM, EARSHOT_FIREFOX };
}

function complete(paths: BrowserPaths): boolean {
  return paths.EARSHOT_CHROMIUM !== '' && paths.EARSHOT_FIREFOX !== '';
}

/**
 * Finds Chromium and Firefox, and installs what is missing: on Debian by apt-get when this is root or sudo works,
 * elsewhere by download. The answer is meant as environment of the tests. Throws when there is no Chromium in the end.
 */
export async function installBrowsers(): Promise<NodeJS.ProcessEnv & BrowserPaths> {
  let paths = findBrowsers();
  const apt = complete(paths) ? null : aptGet();
  if (apt !== null) {
    await installByApt(apt, ['chromium', 'firefox-esr']);
    paths = findBrowsers();
  }
  if (!complete(paths)) paths = await download(paths);
  console.log(`Chromium: ${paths.EARSHOT_CHROMIUM || 'none'}\nFirefox: ${paths.EARSHOT_FIREFOX || 'none; its tests are skipped'}`);
  if (paths.EARSHOT_CHROMIUM === '') {
    throw new Error(
      'There is no Chromium, and none could be installed. Install Chrome or Chromium, or set EARSHOT_CHROMIUM to its program.',
    );
  }
  return { ...paths };
}
