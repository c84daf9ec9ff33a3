import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

const root = mkdtempSync(join(tmpdir(), 'earshot-certificate-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** A data folder of its own, gone after the tests. */
export function newFolder(): string {
  return mkdtempSync(join(root, 'data-'));
}

/** What the machine is called, and its addresses. */
export const names = ['localhost', 'ada-box', 'ada-box.local', '127.0.0.1', '::1', '192.168.1.20', 'fd00::2'];

/** The certificate that a data folder holds. */
export function keptIn(folder: string): X509Certificate {
  return new X509Certificate(readFileSync(join(folder, 'cert.pem')));
}
