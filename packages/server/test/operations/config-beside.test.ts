import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, type Config } from '../../src/config/config.ts';

const good: readonly [env: Record<string, string>, argv: string[], wanted: Partial<Config>][] = [
  [{ EARSHOT_HOST: '127.0.0.1', EARSHOT_TRUST_PROXY: '127.0.0.1' }, ['--plain-http'], { plainHttp: true }],
  [
    { EARSHOT_ACME: 'LetsEncrypt', EARSHOT_ORIGINS: 'https://a.example' },
    ['--acme-port', '8080', '--acme-email', 'ada@a.example'],
    {
      origins: ['https://a.example'],
      acme: { directory: 'https://acme-v02.api.letsencrypt.org/directory', email: 'ada@a.example', port: 8_080, dns: null },
    },
  ],
  [
    { EARSHOT_RELAY: 'auto' },
    [],
    { relay: { host: null, ports: { plain: 3_478, secure: 5_349, range: { first: 49_152, last: 65_535 } } } },
  ],
  [
    { EARSHOT_RELAY: 'auto', EARSHOT_RELAY_HOST: 'relay.example' },
    ['--relay-ports', '80, 443, 50000-50100'],
    { relay: { host: 'relay.example', ports: { plain: 80, secure: 443, range: { first: 50_000, last: 50_100 } } } },
  ],
];

for (const [env, argv, wanted] of good)
  void test(`${JSON.stringify(env)} ${argv.join(' ')} is understood`, () => {
    const request = readConfig(env, argv);
    assert.ok(request.kind === 'serve', JSON.stringify(request));
    assert.deepEqual({ ...request.config, ...wanted }, request.config);
  });

const bad: readonly [env: Record<string, string>, argv: string[], told: RegExp][] = [
  [{ EARSHOT_NATS_URL: 'nats.example:4222' }, [], /^EARSHOT_NATS_URL must look like nats:/],
  [{ EARSHOT_NATS_URL: 'nats://a.example,' }, [], /^EARSHOT_NATS_URL must look like nats:/],
  [{ EARSHOT_NATS_URL: 'nats://a.example,b.example:port' }, [], /^EARSHOT_NATS_URL must look like nats:/],
  [{ EARSHOT_NATS_URL: 'nats://a.example/two/words' }, [], /^EARSHOT_NATS_URL names a cluster .* not one word/],
  [{ EARSHOT_NATS_URL: 'nats://a.example?colour=red' }, [], /^EARSHOT_NATS_URL has "colour" in its query/],
  [{ EARSHOT_NATS_URL: 'nats://a.example?ca=ca.pem' }, [], /^EARSHOT_NATS_URL has files for TLS .* begin it with tls:\.$/],
  [
    { EARSHOT_PLAIN_HTTP: '1', EARSHOT_TRUST_PROXY: '127.0.0.1' },
    [],
    /^EARSHOT_PLAIN_HTTP .* to this machine alone: set EARSHOT_HOST=127\.0\.0\.1\.$/,
  ],
  [{ EARSHOT_PLAIN_HTTP: '1', EARSHOT_HOST: '127.0.0.1' }, [], /^EARSHOT_PLAIN_HTTP .* name it, by EARSHOT_TRUST_PROXY=127\.0\.0\.1\.$/],
  [{ EARSHOT_PLAIN_HTTP: '1', EARSHOT_HOST: '127.0.0.1.example', EARSHOT_TRUST_PROXY: '127.0.0.1' }, [], /^EARSHOT_PLAIN_HTTP/],
  [{ EARSHOT_ACME: 'http://ca.example/dir' }, [], /^EARSHOT_ACME is "http:\/\/ca\.example\/dir": it must be letsencrypt/],
  [{ EARSHOT_ACME_EMAIL: 'ada' }, [], /^EARSHOT_ACME_EMAIL is "ada": it must look like ada@example\.org\.$/],
  [{ EARSHOT_ACME: 'letsencrypt', EARSHOT_ORIGINS: 'https://192.168.1.20:5000' }, [], /^EARSHOT_ORIGINS is missing, or holds no name/],
  [
    { EARSHOT_ACME: 'letsencrypt', EARSHOT_ORIGINS: 'https://a.example', EARSHOT_TRUST: 'ca' },
    [],
    /^EARSHOT_ACME has somebody else sign the certificate, and EARSHOT_TRUST names another: leave one of the two out\.$/,
  ],
  [
    { EARSHOT_ACME: 'letsencrypt', EARSHOT_ORIGINS: 'https://a.example', EARSHOT_CERT: 'c', EARSHOT_KEY: 'k' },
    [],
    /^EARSHOT_ACME .* and EARSHOT_CERT names another: leave one of the two out\.$/,
  ],
  [{ EARSHOT_RELAY: 'yes' }, [], /^EARSHOT_RELAY is "yes": it must be auto, or left out\.$/],
  [{ EARSHOT_RELAY_PORTS: '3478,3478,1-2' }, [], /^EARSHOT_RELAY_PORTS is "3478,3478,1-2": it must be two ports and a range/],
  [{ EARSHOT_RELAY_PORTS: '3478' }, [], /^EARSHOT_RELAY_PORTS is "3478"/],
  [
    { EARSHOT_RELAY: 'auto', EARSHOT_TURN_URLS: 'turn:a.example', EARSHOT_TURN_SECRET: 's' },
    [],
    /^EARSHOT_RELAY is auto, and EARSHOT_TURN_URLS names/,
  ],
];

for (const [env, argv, told] of bad)
  void test(`${JSON.stringify(env)} ${argv.join(' ')} is refused by one sentence`, () => {
    const request = readConfig(env, argv);
    assert.ok(request.kind === 'problems', JSON.stringify(request));
    assert.equal(request.problems.length, 1, request.problems.join('\n'));
    assert.match(request.problems[0] ?? '', told);
  });

void test('doors before a core elsewhere have no relay and order no certificate', () => {
  const env = {
    EARSHOT_NATS_URL: 'nats://a.example',
    EARSHOT_ORIGINS: 'https://a.example',
    EARSHOT_RELAY: 'auto',
    EARSHOT_ACME: 'letsencrypt',
  };
  const request = readConfig(env, [], 'door');
  assert.ok(request.kind === 'problems');
  assert.match(request.problems.join('\n'), /^EARSHOT_ACME has no use here: .*\nEARSHOT_RELAY has no use here: /);
});
