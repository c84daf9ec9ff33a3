import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quote, rememberQuoted } from '../../src/quoted.ts';

const sdp = `v=0\r\n${'a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host\r\n'.repeat(35)}`;
const frameOf = (offer: string): string => JSON.stringify({ t: 'command', id: '1', name: 'signal/offer', body: { call_id: 'c', offer } });

test('a description is passed on as it was written', () => {
  const json = frameOf(sdp).replaceAll(' ', '\\u0020');
  rememberQuoted(json, 'offer', sdp);
  assert.ok(quote(sdp).includes('a=candidate:1\\u00201\\u0020udp'));
  assert.equal(JSON.parse(quote(sdp)), sdp);
  assert.equal(quote(`${sdp}a`), JSON.stringify(`${sdp}a`));
  assert.equal(quote(''), '""');
});

test('where more than the description is in a frame, it is written anew, for else the whole frame would be kept with it', () => {
  const json = `${frameOf(sdp).slice(0, -1)},"more":"${'a'.repeat(512)}"}`;
  const other = sdp.replace('v=0', 'v=1');
  rememberQuoted(json.replace('v=0', '\\u0076=1'), 'offer', other);
  assert.equal(quote(other), JSON.stringify(other));
});

/** Names and texts that look like what is looked for, spelled in many ways. */
const spelled = (text: string) =>
  fc.constantFrom(JSON.stringify(text), JSON.stringify(text).replace('o', '\\u006f').replace('e', '\\u0065'));
const word = fc
  .oneof(
    { weight: 4, arbitrary: fc.constant('offer') },
    fc.constantFrom('"offer":"', '\\"offer\\":\\"', ',"offer":"x', 'offer\\', '"', '\\', '', '{"offer":"a"}', 'ë☎\u2028', '__proto__'),
    fc.string({ maxLength: 4 }),
  )
  .chain(spelled);
const space = fc.constantFrom('', '', '', ' ', '\n');
const { json: anyJson } = fc.letrec<{ json: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.constantFrom('1', 'null'),
    tie('object'),
    fc.tuple(tie('json'), tie('json')).map((all) => `[${all.join()}]`),
  ),
  object: fc
    .array(
      fc.tuple(word, space, space, tie('json')).map(([name, before, after, value]) => `${name}${before}:${after}${value}`),
      { maxLength: 4 },
    )
    .map((members) => `{${members.join()}}`),
}));

/** Each value that a member of that name has anywhere. */
function* valuesOf(value: unknown, name: string): Generator {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === name) yield member;
    yield* valuesOf(member, name);
  }
}

test('whatever JSON a description was read from, it is passed on as the same text', () => {
  let remembered = 0;
  fc.assert(
    fc.property(anyJson, (json) => {
      for (const value of valuesOf(JSON.parse(json), 'offer')) {
        rememberQuoted(json, 'offer', value);
        if (typeof value !== 'string') continue;
        assert.equal(JSON.parse(quote(value)), value);
        if (quote(value) !== JSON.stringify(value)) remembered += 1;
      }
    }),
    { numRuns: 20_000 },
  );
  assert.ok(remembered > 0, 'some were spelled in another way than here');
});
