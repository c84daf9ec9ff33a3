import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributes, errorOf, longTermKey, methods, readEndpoint, readStun, writeEndpoint, writeStun } from '../../src/ice/stun-message.ts';

/**
 * RFC 5769 section 2.2 and 2.3: what a server answers to one who asks from 192.0.2.1 or 2001:db8:1234:..., port 32853.
 */
const transaction = 'b7e7a701bc34d686fa87dfae';

void test('an address is hidden as in the test vectors of RFC 5769', () => {
  assert.equal(writeEndpoint({ address: '192.0.2.1', port: 32_853 }, transaction).toString('hex'), '0001a147e112a643');
  const six = '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9';
  assert.equal(writeEndpoint({ address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 }, transaction).toString('hex'), six);
  assert.deepEqual(readEndpoint(Buffer.from(six, 'hex'), transaction), {
    address: '2001:0db8:1234:5678:0011:2233:4455:6677',
    port: 32_853,
  });
});

for (const [text, hex] of [
  ['::1', '00000000000000000000000000000001'],
  ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
  ['64:ff9b::7f00:1', '0064ff9b00000000000000007f000001'],
] as const)
  void test(`${text} is written whole`, () => {
    const none = '0'.repeat(24);
    const plain = writeEndpoint({ address: text, port: 0 }, none);
    const mask = Buffer.from(`2112a442${none}`, 'hex');
    assert.equal(Buffer.from(plain.subarray(4).map((byte, at) => byte ^ (mask[at] ?? 0))).toString('hex'), hex);
  });

void test('the key of a long-term credential is that of RFC 5769 section 2.4', () => {
  const key = longTermKey('\u30de\u30c8\u30ea\u30c3\u30af\u30b9', 'example.org', 'TheMatrIX');
  const message = writeStun({
    method: methods.binding,
    kind: 'request',
    transaction: '78ad3433c6ad72c029da412e',
    attributes: [
      [attributes.username, Buffer.from('\u30de\u30c8\u30ea\u30c3\u30af\u30b9')],
      [attributes.nonce, Buffer.from('f//499k954d6OL34oL9FSTvy64sA')],
      [attributes.realm, Buffer.from('example.org')],
    ],
    key,
  });
  assert.equal(message.subarray(-20).toString('hex'), 'f67024656dd64a3e02b8e0712e85c9a28ca89666');
});

void test('what is no message, or cut short, is none', () => {
  const good = writeStun({ method: methods.binding, kind: 'request', transaction, attributes: [[attributes.realm, Buffer.from('a')]] });
  assert.equal(readStun(good)?.attributes.get(attributes.realm)?.toString(), 'a');
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(20), good.subarray(0, 22), Buffer.concat([Buffer.from([0x80]), good.subarray(1)])])
    assert.equal(readStun(bytes), null);
  for (let at = 0; at < good.length; at += 1) {
    const bent = Buffer.from(good);
    bent[at] = 0xff;
    assert.doesNotThrow(() => readStun(bent));
  }
});

void test('a refusal is told by its code and its reason', () => {
  const message = {
    method: 3,
    kind: 'error',
    transaction,
    attributes: new Map([[attributes.error, Buffer.from('\0\0\x04\x03Forbidden')]]),
  } as const;
  assert.deepEqual(errorOf(message), { code: 403, reason: 'Forbidden' });
});
