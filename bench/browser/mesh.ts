import type { CDPSession, Page } from '@playwright/test';
import type { Row } from '../table.ts';
import { signIn, withProduct, type Product } from './product.ts';
import { pressSeen } from '../../e2e/lab/eyes.ts';

/** How many are in a call. */
const sizes = [3, 5, 8] as const;
/** Milliseconds that a call is left alone before it is measured, and for which it is. */
const settling = 8_000;
const measured = 20_000;

interface Peers {
  readonly peers: RTCPeerConnection[];
}

declare global {
  var mesh: Peers;
}

/** Runs in each page before its own script: notes every connection. */
function notePeers(): void {
  const peers: RTCPeerConnection[] = [];
  const Native = globalThis.RTCPeerConnection;
  globalThis.mesh = { peers };
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
}

/** What went through a page's connections until now: bytes of sound with all headers, and of whom sound has come. */
interface Traffic {
  readonly sent: number;
  readonly received: number;
  readonly heard: number;
}

function trafficOf(page: Page): Promise<Traffic> {
  return page.evaluate(async () => {
    const all = { sent: 0, received: 0, heard: 0 };
    for (const peer of globalThis.mesh.peers) {
      if (peer.connectionState !== 'connected') continue;
      for (const entry of (await peer.getStats()).values()) {
        if (entry.type === 'candidate-pair' && entry.nominated === true) {
          all.sent += entry.bytesSent;
          all.received += entry.bytesReceived;
        }
        if (entry.type === 'inbound-rtp' && entry.totalAudioEnergy > 0.01) all.heard += 1;
      }
    }
    return all;
  });
}

/** CPU that the browser's processes have used until now, in milliseconds: all of them, and those of pages. */
async function cpuOf(browser: CDPSession): Promise<{ readonly all: number; readonly pages: number }> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  function sum(those: typeof processInfo): number {
    return those.reduce((total, { cpuTime }) => total + cpuTime * 1_000, 0);
  }
  return { all: sum(processInfo), pages: sum(processInfo.filter(({ type }) => type === 'renderer')) };
}

/** What a call of so many takes of each who is in it, in a second. */
interface Load {
  readonly size: number;
  /** Milliseconds of CPU: of the page alone, and with its share of what its browser does for it. */
  readonly pageMs: number;
  readonly allMs: number;
  /** Kilobits. */
  readonly sent: number;
  readonly received: number;
}

function person(size: number, index: number): string {
  return `Person ${size}-${index + 1}`;
}

async function gather({ open }: Product, size: number): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let index = 0; index < size; index += 1) pages.push(await signIn(await open(notePeers), person(size, index)));
  const [first, ...others] = pages;
  for (const [index, other] of others.entries()) {
    const name = person(size, index + 1);
    if (first === undefined) break;
    if (index === 0) await pressSeen(first.getByRole('button', { name: `Call ${name}`, exact: true }));
    else {
      await pressSeen(first.getByRole('button', { name: 'Add person', exact: true }));
      await pressSeen(first.getByRole('button', { name: `Add ${name}`, exact: true }));
    }
    await pressSeen(other.getByRole('button', { name: 'Accept', exact: true }));
    await first.getByRole('button', { name: 'Add person', exact: true }).waitFor();
  }
  return pages;
}

/** Waits until each hears all others: a call in which somebody is missing costs less. */
async function untilAllHear(pages: readonly Page[]): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (const page of pages)
    while ((await trafficOf(page)).heard < pages.length - 1) {
      if (performance.now() > deadline) throw new Error('not everybody hears everybody');
      await page.waitForTimeout(250);
    }
}

async function measure(product: Product, size: number): Promise<Load> {
  const session = await product.browser.newBrowserCDPSession();
  const pages = await gather(product, size);
  await untilAllHear(pages);
  await new Promise((resolve) => setTimeout(resolve, settling));
  const before = { cpu: await cpuOf(session), traffic: await Promise.all(pages.map(trafficOf)), at: performance.now() };
  await new Promise((resolve) => setTimeout(resolve, measured));
  const after = { cpu: await cpuOf(session), traffic: await Promise.all(pages.map(trafficOf)), at: performance.now() };
  const seconds = (after.at - before.at) / 1_000;
  function kilobits(what: 'sent' | 'received'): number {
    const bytes = after.traffic.reduce((sum, traffic, index) => sum + traffic[what] - (before.traffic[index]?.[what] ?? 0), 0);
    return (bytes * 8) / 1_000 / seconds / size;
  }
  await Promise.all(pages.map((page) => page.context().close()));
  return {
    size,
    pageMs: (after.cpu.pages - before.cpu.pages) / seconds / size,
    allMs: (after.cpu.all - before.cpu.all) / seconds / size,
    sent: kilobits('sent'),
    received: kilobits('received'),
  };
}

function described({ pageMs, allMs, sent, received }: Load): string {
  return `${allMs.toFixed(0)} ms of CPU a second (page alone ${pageMs.toFixed(0)}), ${sent.toFixed(0)} kbit/s out, ${received.toFixed(0)} in`;
}

/**
 * What a call of three, five and eight takes of each who is in it, beside a call of two in the same run: all of them in
 * one Chromium, each speaking without a pause, each pair with a connection of its own.
 */
export function mesh(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  return withProduct(env, folder, async (product) => {
    const reference = await measure(product, 2);
    const loads: Load[] = [];
    for (const size of sizes) loads.push(await measure(product, size));
    return loads.map((load) => ({
      what: `each of ${load.size} in a call`,
      figure: described(load),
      reference: `${described(reference)} (each of 2)`,
      ratio: load.allMs / reference.allMs,
      aim: `at most ${load.size - 1}`,
    }));
  });
}
