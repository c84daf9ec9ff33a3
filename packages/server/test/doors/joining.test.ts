import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { hashToken } from '../../src/people/sessions.ts';
import { openCoreAndDoors } from './core-house.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import { request, type Got } from './request.ts';

/** Who may come in, by real requests: the address is what a proxy says that is believed. */
let house: House;
let bare: House;

before(async () => {
  ({ house } = await openCoreAndDoors({ trustProxy: ['127.0.0.1'] }, { join: 'lan' }));
  ({ house: bare } = await openCoreAndDoors({}, { join: 'lan' }));
  setDefaultCACertificates([house.cert]);
});
after(async () => {
  await house.close();
  await bare.close();
});

function newName(): string {
  return `Ada ${randomUUID().slice(0, 8)}`;
}

function register(at: House, headers: Record<string, string>, more: object = {}): Promise<Got> {
  const body = JSON.stringify({ username: newName(), ...more });
  return request(at, '/api/users/register', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

const cases: readonly (readonly [who: string, at: () => House, headers: Record<string, string>, http: number])[] = [
  ['Ada at the machine itself', () => house, {}, 200],
  ['Ada at home, by a proxy that is believed', () => house, { 'x-forwarded-for': '192.168.1.20' }, 200],
  ['Ada at home over IPv6, by a proxy that is believed', () => house, { 'x-forwarded-for': 'fd00::20' }, 200],
  ['Ada far away, by a proxy that is believed', () => house, { 'x-forwarded-for': '203.0.113.9' }, 403],
  ['Ada far away, who says that she is at home', () => house, { 'x-forwarded-for': '192.168.1.20, 203.0.113.9' }, 403],
  ['Ada by a proxy that is believed and says nothing that can be read', () => house, { 'x-forwarded-for': 'unknown' }, 403],
  ['Ada by a proxy that is believed and names her in another way', () => house, { 'x-real-ip': '192.168.1.20' }, 403],
  ['Ada by a proxy that nobody has named', () => bare, { 'x-forwarded-for': '192.168.1.20' }, 403],
  ['Ada by a proxy that nobody has named, in the words of RFC 7239', () => bare, { forwarded: 'for=192.168.1.20' }, 403],
];

for (const [who, at, headers, http] of cases) {
  test(`${who} ${http === 200 ? 'comes in' : 'is not invited, and may ask'}`, async () => {
    const got = await register(at(), headers);
    assert.equal(got.http, http, got.text);
    if (http === 403) assert.deepEqual([got.json.code, got.json.may_ask], ['not_invited', true]);
  });
}

for (const door of ['rest', 'socket', 'stream'] as const) {
  test(`At the ${door} an invitation for one that three use at once lets in one of them`, async () => {
    const closed = await openCoreAndDoors({}, { join: 'invite' });
    const invite = randomUUID();
    const made = { id: randomUUID(), hash: hashToken(invite), state: 'open', username: null, nameKey: null, label: '', used: 0 } as const;
    const times = { endsAt: Date.now() + 60_000, madeAt: Date.now() };
    closed.records.joining.addInvite({ ...made, ...times, uses: 1, madeBy: 'admin', address: null }, 10);
    try {
      const first = randomUUID();
      closed.records.joining.addInvite(
        { ...made, ...times, id: first, hash: hashToken(first), uses: 1, madeBy: 'admin', address: null },
        10,
      );
      const party = await joins[door](closed.house, 'Cleo', first);
      const tries = await Promise.all([1, 2, 3].map(() => party.command('users/register', { username: newName(), invite })));
      assert.deepEqual(
        tries.map(({ http }) => http).toSorted((one, other) => one - other),
        [200, 403, 403],
      );
      for (const { body } of tries) if (body.status === 'error') assert.equal(body.code, 'not_invited');
    } finally {
      await closed.house.close();
    }
  });
}
