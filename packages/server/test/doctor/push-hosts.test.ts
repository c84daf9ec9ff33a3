import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pushHosts } from '../../src/doctor/push-hosts.ts';
import { endpointUrl } from '../../src/ports/notify.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-push-hosts-'));
after(() => rmSync(folder, { recursive: true }));

test('The doctor tries each push service once, and none for who is told by the service of the operator', async () => {
  const path = join(folder, 'earshot.db');
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE push_subscriptions (endpoint TEXT)');
  const add = database.prepare('INSERT INTO push_subscriptions VALUES (?)');
  for (const endpoint of ['https://push.example.org/a', 'https://push.example.org/b', 'https://10.0.0.5:8443/c', endpointUrl('earshot-1')])
    add.run(endpoint);
  database.close();
  assert.deepEqual(await pushHosts(path, null), ['push.example.org:443', '10.0.0.5:8443']);
  assert.deepEqual(await pushHosts(join(folder, 'none.db'), null), []);
});
