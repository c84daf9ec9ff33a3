import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faceShape, initial } from '../src/parts/face-shape.ts';

test('Bob has the same face everywhere, and it stays the same in later versions', () => {
  assert.deepEqual(faceShape('b0b00000-0000-4000-8000-000000000001'), faceShape('b0b00000-0000-4000-8000-000000000001'));
  assert.deepEqual(faceShape('b0b00000-0000-4000-8000-000000000001').hues, [88, 129, 170]);
});

test('faces differ from each other, and every arc is open and can be seen', () => {
  const faces = Array.from({ length: 500 }, (_, index) => faceShape(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`));
  assert.equal(new Set(faces.map((face) => JSON.stringify(face))).size, faces.length);
  for (const { hues, arcs } of faces) {
    assert.ok(hues.every((hue) => Number.isInteger(hue) && hue >= 0 && hue <= 360));
    assert.ok(arcs.every(({ length }) => length >= 120 && length <= 280));
  }
  const quarters = new Set(faces.map(({ hues }) => Math.floor(hues[0] / 90)));
  assert.ok(quarters.size >= 4);
});

test('the initial is the first letter as people see it', () => {
  assert.deepEqual(['ada', ' émile', 'ßeta', '👩‍🚀 Cleo', '東京', ''].map(initial), ['A', 'É', 'ß', '👩‍🚀', '東', '?']);
});
