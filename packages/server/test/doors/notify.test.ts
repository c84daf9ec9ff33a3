import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { systemClock } from '../../src/ports/clock.ts';
import { createPush } from '../../src/push/service.ts';
import { openHouseWithCore } from './core-house.ts';
import { joins } from './joins.ts';

/** A service of the operator on this machine: what it is asked, in order. */
const asked: { readonly url: string; readonly said: Record<string, unknown> }[] = [];
const waiting: (() => void)[] = [];
let answers = 200;
const service = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => {
    asked.push({ url: request.url ?? '', said: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(answers).end();
    waiting.shift()?.();
  });
});
service.listen(0, '127.0.0.1');
await once(service, 'listening');
const address = service.address();
const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
const { d = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const push = createPush({
  clock: systemClock,
  key: { publicKey: 'key', privateKey: d },
  hosts: new Set(),
  contact: 'https://phone.example.org',
  notify: { template: `http://${host}/rings/{topic}?by={caller}`, page: 'https://phone.example.org' },
});
const house = await openHouseWithCore({}, { push });
setDefaultCACertificates([house.cert]);
after(async () => {
  push.close();
  await house.close();
  service.closeAllConnections();
  service.close();
});

function next(): Promise<void> {
  return new Promise((resolve) => void waiting.push(resolve));
}

for (const door of ['rest', 'socket', 'stream'] as const)
  test(`Bob chooses the service of the operator by the ${door} door, which is told of their ring and of what they missed`, async (t) => {
    const ada = await joins.rest(house, `Ada & ${door}`);
    const bob = await joins[door](house, `Bob by ${door}`);
    t.after(() => ada.leave());
    const before = (await bob.command('push/key')).body;
    assert.deepEqual([before['notify_host'], before['notify_topic']], [host, null]);
    const { notify_topic: topic } = (await bob.command('push/notify', { on: true })).body;
    assert.match(String(topic), /^earshot-[\w-]{22}$/);
    assert.equal((await bob.command('push/notify', { on: true })).body['notify_topic'], topic, 'it stays what it is');
    assert.equal((await bob.command('push/key')).body['notify_topic'], topic);
    await bob.command('users/disconnect');
    await bob.leave();

    answers = 200;
    const first = next();
    const { body } = await ada.command('call/initiate', { target_user_id: bob.id });
    await first;
    const told = asked.at(-1);
    assert.equal(told?.url, `/rings/${topic}?by=Ada%20%26%20${door}`);
    assert.deepEqual(
      [told?.said['topic'], told?.said['message'], told?.said['call_id']],
      [topic, `${ada.name} is calling`, body['call_id']],
    );
    const second = next();
    await ada.command('call/end', { call_id: body['call_id'] });
    await second;
    assert.equal(asked.at(-1)?.said['message'], `Missed call from ${ada.name}`);
  });

test('A service that knows nothing of a topic takes nobody’s choice away, and switching it off does', async (t) => {
  const ada = await joins.rest(house, 'Ada');
  const bob = await joins.rest(house, 'Bob');
  t.after(() => ada.leave());
  await bob.command('push/notify', { on: true });
  await bob.command('users/disconnect');
  answers = 404;
  const coming = next();
  const { body } = await ada.command('call/initiate', { target_user_id: bob.id });
  await coming;
  await ada.command('call/end', { call_id: body['call_id'] });
  assert.equal(Object((await ada.command('users/get', { user_id: bob.id })).body['user']).reach, 'notified');
  assert.equal((await bob.command('push/notify', { on: false })).body['notify_topic'], null);
  await bob.command('users/disconnect');
  assert.equal(Object((await ada.command('users/get', { user_id: bob.id })).body['user']).reach, 'away');
});
