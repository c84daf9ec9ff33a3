import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeCredentials } from '../bus/nats-credentials.ts';
import { startNats, withoutNats, type NatsServer } from '../bus/nats-server.ts';
import { serversOf } from './spawned-server.ts';

const { root, spawn } = serversOf('nats-credentials');

describe('a NATS server that lets in by credentials', { skip: withoutNats }, () => {
  let nats: NatsServer;
  const good = join(root, 'good.creds');
  const strange = join(root, 'strange.creds');

  before(async () => {
    const { config, creds } = makeCredentials();
    writeFileSync(join(root, 'nats.conf'), config);
    writeFileSync(good, creds);
    writeFileSync(strange, makeCredentials().creds);
    nats = await startNats(['-c', join(root, 'nats.conf')]);
  });
  after(() => nats.stop());

  test('a core is let in by them', async () => {
    const core = spawn({ EARSHOT_DATA: join(root, 'core'), EARSHOT_NATS_URL: `${nats.url}?creds=${good}` }, ['core']);
    await core.printed('the core is ready');
  });

  for (const [what, query, told] of [
    ['none are given', '', /^EARSHOT_NATS_URL: 127\.0\.0\.1:\d+ lets nobody in by these credentials\.\n$/],
    ['they are of another operator', `?creds=${strange}`, /^EARSHOT_NATS_URL: 127\.0\.0\.1:\d+ lets nobody in by these credentials\.\n$/],
    ['the file is not there', `?creds=${join(root, 'nowhere')}`, /^EARSHOT_NATS_URL: there is no file .*nowhere, which the URL names\.\n$/],
  ] as const)
    test(`${what}: one sentence, 1, and nothing is written`, async () => {
      const data = join(root, what);
      const core = spawn({ EARSHOT_DATA: data, EARSHOT_NATS_URL: `${nats.url}${query}` }, ['core']);
      assert.equal(await core.ended, 1);
      assert.match(core.err(), told);
      assert.equal(existsSync(data), false);
    });
});
