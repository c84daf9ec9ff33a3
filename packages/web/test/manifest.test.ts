import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { scheme } from '../src/later/called-link/call-link.ts';

const folder = new URL('../public/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('earshot.webmanifest', folder), 'utf8'));

interface Icon {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose?: string;
}

const icons: readonly Icon[] = [...manifest.icons, ...manifest.shortcuts.flatMap(({ icons: own }: { icons: Icon[] }) => own)];

/** Width and height of a PNG (RFC 2083 section 4.1.1). */
function sizeOf(src: string): string {
  const png = readFileSync(new URL(src.slice(1), folder));
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

test('The page can be installed: it has an identity, and an icon of each kind in the size that it says', () => {
  assert.deepEqual([manifest.id, manifest.start_url, manifest.scope, manifest.display], ['/', '/', '/', 'standalone']);
  for (const { src, sizes } of icons.filter(({ type }) => type === 'image/png')) assert.equal(sizeOf(src), sizes, src);
  for (const purpose of ['any', 'maskable'])
    assert.ok(
      icons.some((icon) => icon.purpose === purpose && icon.sizes === '512x512'),
      purpose,
    );
  const shortcuts: readonly { readonly url: string }[] = manifest.shortcuts;
  assert.deepEqual(
    shortcuts.map(({ url }) => url),
    ['/#recents'],
  );
});

test('An installed page opens links to people: its own address has the link behind the #call=', () => {
  assert.deepEqual(manifest.protocol_handlers, [{ protocol: scheme, url: '/#call=%s' }]);
});
