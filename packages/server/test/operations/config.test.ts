import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, type Config } from '../../src/config/config.ts';

function configOf(env: Record<string, string>, ...argv: string[]): Config {
  const request = readConfig(env, argv);
  assert.equal(request.kind, 'serve', JSON.stringify(request));
  return request.config;
}

function problemsOf(env: Record<string, string>, ...argv: string[]): readonly string[] {
  const request = readConfig(env, argv);
  assert.equal(request.kind, 'problems', JSON.stringify(request));
  return request.problems;
}

const normal: Config = {
  port: 5000,
  host: '0.0.0.0',
  data: './data',
  postgresUrl: null,
  pair: null,
  trust: null,
  acme: null,
  stunUrls: ['stun:stun.l.google.com:19302', 'stun:stun1.l.google.com:19302'],
  turn: null,
  relay: null,
  doors: 0,
  nats: null,
  role: 'both',
  trustUserId: false,
  origins: [],
  trustProxy: [],
  plainHttp: false,
  pushHosts: [],
  notifyUrl: null,
  join: 'lan',
  address: { people: 1_000, requests: 3_000 },
  keeping: { historyDays: 90, userDays: 180 },
  logLevel: 'info',
  metricsToken: null,
};

void test('without any setting everything is as the contract says', () => {
  assert.deepEqual(configOf({}), normal);
  assert.deepEqual(configOf({ EARSHOT_PORT: '', EARSHOT_HOST: '  ', EARSHOT_TURN_URLS: '' }), normal);
});

const good: readonly [env: Record<string, string>, argv: string[], wanted: Partial<Config>][] = [
  [{ EARSHOT_PORT: ' 8443 ' }, [], { port: 8443 }],
  [{ EARSHOT_PORT: '8443' }, ['--port', '443'], { port: 443 }],
  [{ EARSHOT_PORT: '8443' }, ['--port=0'], { port: 0 }],
  [{}, ['--port', '1', '--port', '2'], { port: 2 }],
  [{ EARSHOT_HOST: '::' }, [], { host: '::' }],
  [{ EARSHOT_HOST: '[fd00::1]' }, [], { host: 'fd00::1' }],
  [{ EARSHOT_HOST: 'ada-box.local' }, [], { host: 'ada-box.local' }],
  [{ EARSHOT_DATA: '/var/lib/earshot' }, [], { data: '/var/lib/earshot' }],
  [{ EARSHOT_POSTGRES_URL: 'postgres://ada:secret@db/earshot' }, [], { postgresUrl: 'postgres://ada:secret@db/earshot' }],
  [
    { EARSHOT_POSTGRES_URL: 'postgresql://ada:secret@db1:5432,db2/earshot?target_session_attrs=read-write' },
    [],
    { postgresUrl: 'postgresql://ada:secret@db1:5432,db2/earshot?target_session_attrs=read-write' },
  ],
  [{}, ['--postgres-url', 'postgresql:///earshot?host=/run/postgresql'], { postgresUrl: 'postgresql:///earshot?host=/run/postgresql' }],
  [{ EARSHOT_CERT: 'c.pem', EARSHOT_KEY: 'k.pem' }, [], { pair: { cert: 'c.pem', key: 'k.pem' } }],
  [{ EARSHOT_CERT: 'c.pem' }, ['--key', 'k.pem'], { pair: { cert: 'c.pem', key: 'k.pem' } }],
  [{ EARSHOT_TRUST: 'CA' }, [], { trust: 'ca' }],
  [{}, ['--trust', 'ca'], { trust: 'ca' }],
  [{ EARSHOT_STUN_URLS: '' }, [], { stunUrls: [] }],
  [{ EARSHOT_STUN_URLS: 'None' }, [], { stunUrls: [] }],
  [{ EARSHOT_STUN_URLS: 'stun:a.example, stuns:[2001:db8::1]:5349' }, [], { stunUrls: ['stun:a.example', 'stuns:[2001:db8::1]:5349'] }],
  [
    { EARSHOT_TURN_URLS: 'turn:10.0.0.1:3478?transport=udp turns:t.example:443?transport=tcp', EARSHOT_TURN_SECRET: 'north star' },
    [],
    { turn: { urls: ['turn:10.0.0.1:3478?transport=udp', 'turns:t.example:443?transport=tcp'], secret: 'north star' } },
  ],
  [{ EARSHOT_ADDRESS_PEOPLE: '30' }, ['--address-requests', '300'], { address: { people: 30, requests: 300 } }],
  [{ EARSHOT_TRUST_USER_ID: '1' }, [], { trustUserId: true }],
  [{ EARSHOT_TRUST_USER_ID: 'no' }, ['--trust-user-id'], { trustUserId: true }],
  [{ EARSHOT_TRUST_USER_ID: '1' }, ['--trust-user-id=0'], { trustUserId: false }],
  [
    { EARSHOT_ORIGINS: 'https://Phone.Example.org:443/, http://localhost:5173,https://phone.example.org' },
    [],
    { origins: ['https://phone.example.org', 'http://localhost:5173'] },
  ],
  [
    { EARSHOT_PUSH_HOSTS: 'Push.example, [fd00::1]:8443 10.0.0.5:443' },
    [],
    { pushHosts: ['push.example:443', '[fd00::1]:8443', '10.0.0.5:443'] },
  ],
  [{ EARSHOT_NOTIFY_URL: 'https://ntfy.example.org/' }, [], { notifyUrl: 'https://ntfy.example.org/' }],
  [
    {},
    ['--notify-url', 'http://10.0.0.5:8080/rings/{topic}?text={message}'],
    { notifyUrl: 'http://10.0.0.5:8080/rings/{topic}?text={message}' },
  ],
  [{ EARSHOT_TRUST_PROXY: '127.0.0.1,10.0.0.0/8 fd00::/8' }, [], { trustProxy: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] }],
  [{ EARSHOT_DOORS: '2' }, [], { doors: 2 }],
  [{ EARSHOT_DOORS: '2' }, ['--doors', '0'], { doors: 0 }],
  [
    { EARSHOT_NATS_URL: 'nats://nats.example' },
    [],
    { nats: { servers: ['nats.example:4222'], cluster: 'earshot', tls: false, login: null, files: {} } },
  ],
  [
    { EARSHOT_NATS_URL: 'tls://ada:north%20star@10.0.0.1:4223,[fd00::2],nats.example:4224/second?ca=/etc/ca.pem' },
    [],
    {
      nats: {
        servers: ['10.0.0.1:4223', '[fd00::2]:4222', 'nats.example:4224'],
        cluster: 'second',
        tls: true,
        login: { user: 'ada', pass: 'north star' },
        files: { ca: '/etc/ca.pem' },
      },
    },
  ],
  [{ EARSHOT_JOIN: 'Invite' }, [], { join: 'invite' }],
  [{ EARSHOT_JOIN: 'invite' }, ['--join', 'approve'], { join: 'approve' }],
  [{ EARSHOT_LOG_LEVEL: 'DEBUG' }, [], { logLevel: 'debug' }],
  [{ EARSHOT_METRICS_TOKEN: '0123456789abcdef' }, [], { metricsToken: '0123456789abcdef' }],
];

for (const [env, argv, wanted] of good) {
  void test(`${JSON.stringify(env)} ${argv.join(' ')} is understood`, () => {
    assert.deepEqual(configOf(env, ...argv), { ...normal, ...wanted });
  });
}

const bad: readonly [env: Record<string, string>, argv: string[], told: RegExp][] = [
  [{ EARSHOT_PORT: '65536' }, [], /^EARSHOT_PORT is "65536": it must be a whole number from 0 to 65535\.$/],
  [{ EARSHOT_PORT: '-1' }, [], /^EARSHOT_PORT is "-1"/],
  [{}, ['--port', 'x'], /^EARSHOT_PORT \(--port\) is "x"/],
  [{}, ['--port'], /^EARSHOT_PORT \(--port\) needs a value behind it\.$/],
  [{ EARSHOT_HOST: '300.1.1.1' }, [], /^EARSHOT_HOST is "300\.1\.1\.1": it must be an IP address or a host name\.$/],
  [{ EARSHOT_HOST: 'https://x' }, [], /^EARSHOT_HOST is/],
  [{ EARSHOT_POSTGRES_URL: 'mysql://ada:secret@db/earshot' }, [], /^EARSHOT_POSTGRES_URL must look like postgresql:(?!.*secret)/],
  [{ EARSHOT_POSTGRES_URL: 'postgres://ada:secret@db' }, [], /^EARSHOT_POSTGRES_URL must look like postgresql:(?!.*secret)/],
  [
    { EARSHOT_POSTGRES_URL: 'postgres://ada:secret@db/e?sslmode=prefer' },
    [],
    /^EARSHOT_POSTGRES_URL asks for sslmode "prefer"(?!.*secret)/,
  ],
  [{ EARSHOT_POSTGRES_URL: 'postgres://ada:secret@db1,db2:x/e' }, [], /^EARSHOT_POSTGRES_URL must look like postgresql:(?!.*secret)/],
  [
    { EARSHOT_POSTGRES_URL: 'postgres://ada:secret@db/e?sslmode=verify-ca' },
    [],
    /^EARSHOT_POSTGRES_URL asks for sslmode "verify-ca": sslrootcert must say with which CA(?!.*secret)/,
  ],
  [
    { EARSHOT_POSTGRES_URL: 'postgres://ada:secret@db1,db2/e?target_session_attrs=standby' },
    [],
    /^EARSHOT_POSTGRES_URL asks for target_session_attrs "standby": it must be read-write(?!.*secret)/,
  ],
  [{ EARSHOT_CERT: 'c.pem' }, [], /^EARSHOT_KEY is missing: EARSHOT_CERT is set/],
  [{ EARSHOT_KEY: 'k.pem' }, [], /^EARSHOT_CERT is missing: EARSHOT_KEY is set/],
  [{ EARSHOT_TRUST: 'acme' }, [], /^EARSHOT_TRUST is "acme": it must be ca, or left out\.$/],
  [
    { EARSHOT_TRUST: 'ca', EARSHOT_CERT: 'c.pem', EARSHOT_KEY: 'k.pem' },
    [],
    /^EARSHOT_TRUST is ca, and EARSHOT_CERT names a certificate of your own/,
  ],
  [{ EARSHOT_STUN_URLS: 'turn:a.example' }, [], /^EARSHOT_STUN_URLS holds "turn:a\.example": it must look like stun:/],
  [{ EARSHOT_STUN_URLS: 'stun:a.example:99999' }, [], /^EARSHOT_STUN_URLS holds/],
  [{ EARSHOT_STUN_URLS: 'stun:a.example?transport=udp' }, [], /^EARSHOT_STUN_URLS holds/],
  [{ EARSHOT_TURN_URLS: 'turn:a?transport=sctp', EARSHOT_TURN_SECRET: 's' }, [], /^EARSHOT_TURN_URLS holds/],
  [{ EARSHOT_TURN_URLS: 'turn:ada@a.example', EARSHOT_TURN_SECRET: 's' }, [], /^EARSHOT_TURN_URLS holds/],
  [{ EARSHOT_TURN_URLS: 'turn:a.example' }, [], /^EARSHOT_TURN_SECRET is missing/],
  [{ EARSHOT_TURN_SECRET: 's' }, [], /^EARSHOT_TURN_URLS is missing/],
  [{ EARSHOT_TRUST_USER_ID: 'maybe' }, [], /^EARSHOT_TRUST_USER_ID is "maybe": it must be 1 or 0\.$/],
  [{ EARSHOT_ORIGINS: 'phone.example.org' }, [], /^EARSHOT_ORIGINS holds "phone\.example\.org"/],
  [{ EARSHOT_ORIGINS: 'https://phone.example.org/page' }, [], /^EARSHOT_ORIGINS holds/],
  [{ EARSHOT_ORIGINS: 'https://*.example.org' }, [], /^EARSHOT_ORIGINS holds/],
  [{ EARSHOT_ORIGINS: 'http://phone.example.org' }, [], /^EARSHOT_ORIGINS holds .* must begin with https:/],
  [{ EARSHOT_PUSH_HOSTS: 'https://push.example' }, [], /^EARSHOT_PUSH_HOSTS holds "https:\/\/push\.example": it must look like/],
  [{ EARSHOT_PUSH_HOSTS: 'ada@push.example' }, [], /^EARSHOT_PUSH_HOSTS holds/],
  [{ EARSHOT_PUSH_HOSTS: 'push.example:0x50' }, [], /^EARSHOT_PUSH_HOSTS holds/],
  [{ EARSHOT_PUSH_HOSTS: '*.example' }, [], /^EARSHOT_PUSH_HOSTS holds/],
  [{ EARSHOT_NOTIFY_URL: 'ftp://ntfy.example' }, [], /^EARSHOT_NOTIFY_URL must look like/],
  [{ EARSHOT_NOTIFY_URL: 'https://{topic}.example/' }, [], /^EARSHOT_NOTIFY_URL (?:has a brace in its host|must look like)/],
  [{ EARSHOT_NOTIFY_URL: 'https://ntfy.example/?to={who}' }, [], /^EARSHOT_NOTIFY_URL holds \{who\}: it knows/],
  [{ EARSHOT_NOTIFY_URL: 'https://ada:secret@ntfy.example/' }, [], /^EARSHOT_NOTIFY_URL has a user(?!.*secret)/],
  [{ EARSHOT_NOTIFY_URL: 'https://ntfy.example/#{topic}' }, [], /^EARSHOT_NOTIFY_URL has a #/],
  [{ EARSHOT_TRUST_PROXY: 'true' }, [], /^EARSHOT_TRUST_PROXY holds "true"/],
  [{ EARSHOT_TRUST_PROXY: '10.0.0.0/33' }, [], /^EARSHOT_TRUST_PROXY holds/],
  [{ EARSHOT_TRUST_PROXY: '0.0.0.0/0' }, [], /^EARSHOT_TRUST_PROXY holds .* that is everybody/],
  [{ EARSHOT_DOORS: '65' }, [], /^EARSHOT_DOORS is "65": it must be a whole number from 0 to 64\.$/],
  [{ EARSHOT_DOORS: '-1' }, [], /^EARSHOT_DOORS is "-1"/],
  [{ EARSHOT_JOIN: 'nobody' }, [], /^EARSHOT_JOIN is "nobody": it must be one of open, lan, invite, approve\.$/],
  [{ EARSHOT_LOG_LEVEL: 'loud' }, [], /^EARSHOT_LOG_LEVEL is "loud": it must be one of fatal, error/],
  [{}, ['--colour'], /^--colour is not a flag of Earshot/],
  [{}, ['5000'], /^"5000" is not understood/],
];

for (const [env, argv, told] of bad) {
  void test(`${JSON.stringify(env)} ${argv.join(' ')} is refused by one sentence`, () => {
    const problems = problemsOf(env, ...argv);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', told);
    assert.match(problems[0] ?? '', /\.$/);
  });
}

void test('a core or a door by itself needs NATS, and has no threads of doors', () => {
  for (const role of ['core', 'door'] as const) {
    const bare = readConfig({ EARSHOT_DOORS: '2' }, [], role);
    assert.ok(bare.kind === 'problems');
    assert.match(bare.problems.join('\n'), /^EARSHOT_NATS_URL is missing: .*\nEARSHOT_DOORS has no use here: /);
    const whole = readConfig({ EARSHOT_NATS_URL: 'nats://a.example' }, [], role);
    assert.ok(whole.kind === 'serve');
    assert.equal(whole.config.role, role);
  }
});

void test('all problems are told at once', () => {
  const problems = problemsOf({ EARSHOT_PORT: 'x', EARSHOT_HOST: '!', EARSHOT_CERT: 'c' }, '--log-level', 'loud');
  assert.deepEqual(
    problems.map((problem) => problem.split(' ')[0]),
    ['EARSHOT_PORT', 'EARSHOT_HOST', 'EARSHOT_KEY', 'EARSHOT_LOG_LEVEL'],
  );
});

void test('a secret is not repeated in its problem', () => {
  const [problem = ''] = problemsOf({ EARSHOT_METRICS_TOKEN: 'too-short' });
  assert.match(problem, /^EARSHOT_METRICS_TOKEN must have at least 16 characters/);
  assert.doesNotMatch(problem, /too-short/);
});

void test('a misspelt variable is a warning, for other programs may own it', () => {
  const request = readConfig({ EARSHOT_PROT: '1', PATH: '/bin' }, []);
  assert.equal(request.kind, 'serve');
  assert.deepEqual(request.warnings, ['EARSHOT_PROT is not a setting of Earshot and is ignored; --help lists them.']);
});
