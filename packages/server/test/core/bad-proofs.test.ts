import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textToSign } from '@earshot/protocol';
import { makeKeys, registerBody } from '../device-keys.ts';
import { open, webOrigin, type Json } from './house.ts';
import { challengeOf } from './keyed.ts';

const bad: readonly (readonly [told: string, change: (body: Json) => object, http: number, code: string, names?: RegExp])[] = [
  [
    'a proof over another origin',
    (body) => ({ ...body, ...registerBody(keysOfAll, 'Ada', body.challenge, 'https://evil.test') }),
    401,
    'bad_proof',
  ],
  ['a proof of another name', (body) => ({ ...body, username: 'Bob' }), 401, 'bad_proof'],
  ['a proof by another key', (body) => ({ ...body, device: makeKeys().device }), 401, 'bad_proof'],
  [
    'a proof for a token',
    (body) => ({ ...body, proof: keysOfAll.sign(textToSign('token', body.challenge, webOrigin, 'Ada')) }),
    401,
    'bad_proof',
  ],
  ['a proof that is a word', (body) => ({ ...body, proof: 'proof' }), 401, 'bad_proof'],
  [
    'a sealing key that it has not signed',
    (body) => ({ ...body, device: { ...body.device, sealing_proof: body.proof } }),
    401,
    'bad_proof',
  ],
  ['a challenge that was never given', (body) => ({ ...body, challenge: 'x'.repeat(43) }), 409, 'expired'],
  ['no challenge', (body) => ({ ...body, challenge: undefined }), 400, 'bad_request', /^challenge:/],
  ['no proof', (body) => ({ ...body, proof: undefined }), 400, 'bad_request', /^proof:/],
  [
    'a key that is no point',
    (body) => ({ ...body, device: { ...body.device, key: `${body.device.key.slice(0, -4)}AAAA` } }),
    400,
    'bad_request',
    /^device\.key:/,
  ],
  [
    'a sealing key that is no point',
    (body) => ({ ...body, device: { ...body.device, sealing_key: `${body.device.key.slice(0, -4)}AAAA` } }),
    400,
    'bad_request',
    /^device\.sealing_key:/,
  ],
  [
    'a sealing key without its proof',
    (body) => ({ ...body, device: { ...body.device, sealing_proof: undefined } }),
    400,
    'bad_request',
    /^device\.sealing_key/,
  ],
  [
    'a label of 10,000 characters',
    (body) => ({ ...body, device: { ...body.device, label: 'x'.repeat(10_000) } }),
    400,
    'bad_request',
    /^device\.label:/,
  ],
  [
    'a label of 41 characters',
    (body) => ({ ...body, device: { ...body.device, label: 'x'.repeat(41) } }),
    400,
    'bad_request',
    /^device\.label:/,
  ],
];
const keysOfAll = makeKeys();
for (const [told, change, http, code, names] of bad)
  test(`Ada registers with ${told}: ${code}, nothing is changed, and the challenge is used up`, (t) => {
    const house = open(t);
    const body = registerBody(keysOfAll, 'Ada', challengeOf(house), webOrigin);
    const refused = house.ask('users/register', change(body));
    assert.deepEqual([refused.http, refused.body.code], [http, code], JSON.stringify(refused.body));
    if (names !== undefined) assert.match(refused.body.message, names);
    assert.deepEqual([house.people(), house.records.keyedDevices().userIds], [[], []]);
    if (told.includes('challenge')) return;
    assert.equal(house.ask('users/register', body).body.code, 'expired');
  });

test('A challenge is used once, and within a minute by the clock of the server that never jumps', (t) => {
  const house = open(t);
  const challenge = challengeOf(house);
  assert.equal(house.ask('users/register', registerBody(makeKeys(), 'Ada', challenge, webOrigin)).http, 200);
  assert.equal(house.ask('users/register', registerBody(makeKeys(), 'Bob', challenge, webOrigin)).body.code, 'expired');
  const late = challengeOf(house);
  house.clock.advance(60_000);
  assert.equal(house.ask('users/register', registerBody(makeKeys(), 'Bob', late, webOrigin)).body.code, 'expired');
});

test('One request id is one registration, though its challenge is used up', (t) => {
  const house = open(t);
  const body = { ...registerBody(makeKeys(), 'Ada', challengeOf(house), webOrigin), request_id: 'the same one each time' };
  const [first, second] = [house.ask('users/register', body), house.ask('users/register', body)];
  assert.equal(first.http, 200);
  assert.deepEqual(second, first);
});
