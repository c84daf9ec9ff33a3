import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createLog } from '../../src/observe/log.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { nextLoad, watchLoad, type Load } from '../../src/observe/overload.ts';
import { clockByHand } from './clock-by-hand.ts';

type Level = Parameters<typeof createLog>[0];

/** The lines that one use of the log writes, parsed. */
function linesOf(level: Level, use: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  function line(text: string): Record<string, unknown> {
    return Object.fromEntries(Object.entries(Object(JSON.parse(text))));
  }
  use(createLog(level, { write: (text) => void lines.push(line(text)) }));
  return lines;
}

const private_ = {
  user_id: 'ada',
  token: 't0p',
  address: '192.168.1.20',
  deep: [{ remote_address: '10.0.0.1', Authorization: 'Bearer t0p', tokenHash: 'aa' }],
  offer: { type: 'offer', sdp: 'v=0' },
  candidates: ['candidate:1 1 udp 1 10.0.0.1 5000 typ host'],
};

void test('above debug a line shows neither tokens nor SDP nor addresses', () => {
  const lines = linesOf('debug', (log) => {
    log.info(private_, 'a call began');
    log.warn(private_, 'odd');
    log.error(private_, 'bad');
    log.fatal(private_, 'end');
  });
  assert.equal(lines.length, 4);
  for (const line of lines) {
    assert.equal(line['user_id'], 'ada');
    assert.doesNotMatch(JSON.stringify(line), /t0p|"aa"|v=0|10\.0\.0\.1|192\.168/);
  }
});

void test('at debug a line shows SDP and addresses, and still no token', () => {
  const [line] = linesOf('debug', (log) => log.debug(private_, 'details'));
  assert.equal(line?.['address'], '192.168.1.20');
  assert.deepEqual(line['offer'], { type: 'offer', sdp: 'v=0' });
  assert.doesNotMatch(JSON.stringify(line), /t0p|"aa"/);
});

void test('an error is told with its code and without the addresses in its words', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED 192.168.1.20:443 from fd00::2 at 12:30:10'), {
    code: 'ECONNREFUSED',
    address: '192.168.1.20',
  });
  const [line] = linesOf('info', (log) => log.error({ err: error }, 'failed'));
  assert.match(JSON.stringify(line?.['err']), /"code":"ECONNREFUSED"/);
  assert.match(JSON.stringify(line?.['err']), /connect ECONNREFUSED \[address\]:443 from \[address\] at 12:30:10/);
  assert.doesNotMatch(JSON.stringify(line), /192\.168|fd00/);
});

void test('a line is JSON with level, time and message, and the level decides what is written', () => {
  const lines = linesOf('warn', (log) => {
    log.debug({}, 'no');
    log.info({}, 'no');
    log.warn({ n: 1, when: new Date(0) }, 'yes');
  });
  assert.deepEqual(
    lines.map(({ level, msg, n, when }) => ({ level, msg, n, when })),
    [{ level: 'warn', msg: 'yes', n: 1, when: '1970-01-01T00:00:00.000Z' }],
  );
  assert.match(String(lines[0]?.['time']), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(
    linesOf('silent', (log) => log.fatal({}, 'no')),
    [],
  );
});

const loads: readonly [told: string, looks: string, wanted: Load['kind']][] = [
  ['a loop on time is calm', '-------', 'calm'],
  ['one late look is not overload, however long it was', 'L------', 'calm'],
  ['three late looks in a row are not overload', 'LLL', 'calm'],
  ['four late looks in a row are overload', 'LLLL', 'overloaded'],
  ['a loop that is late every other time is overloaded', 'L-L-L-L', 'overloaded'],
  ['late looks are forgotten', 'LLL----L', 'calm'],
  ['one look on time does not end overload', 'LLLL-', 'overloaded'],
  ['late again, and overload stays', 'LLLL-L-', 'overloaded'],
  ['two looks on time end overload', 'LLLL--', 'calm'],
  ['what was late before the end of overload counts no more', 'LLLL--LLL', 'calm'],
];

for (const [told, looks, wanted] of loads) {
  void test(told, () => {
    const load = [...looks].reduce<Load>((before, look) => nextLoad(before, look === 'L'), { kind: 'calm', looks: [] });
    assert.equal(load.kind, wanted);
  });
}

/** A watch that has begun, on a clock of its own. */
function watched() {
  const clock = clockByHand();
  const told: boolean[] = [];
  const watch = watchLoad(clock, (overloaded) => told.push(overloaded));
  watch.start();
  return { clock, told, watch };
}

void test('the watch tells overload once when it begins and once when it ends', () => {
  const { clock, told, watch } = watched();
  clock.advance(5_000);
  assert.deepEqual([watch.overloaded(), watch.delay(), told], [false, 0, []]);
  for (let turn = 0; turn < 4; turn += 1) clock.stall(1_300);
  assert.deepEqual([watch.overloaded(), told], [true, [true]]);
  clock.advance(3_000);
  assert.deepEqual([watch.overloaded(), watch.delay(), told], [false, 0, [true, false]]);
  clock.stall(1_400);
  clock.advance(3_000);
  assert.deepEqual([watch.overloaded(), told], [false, [true, false]]);
  watch.close();
  watch.close();
  assert.equal(clock.waiting(), 0);
});

void test('a loop whose every task takes 300 ms is found overloaded within four seconds', () => {
  const { clock, watch } = watched();
  clock.advance(5_000);
  for (let ms = 0; ms < 4_000; ms += 300) clock.stall(300);
  assert.equal(watch.overloaded(), true);
});

for (const ms of [2_300, 60_000])
  void test(`a process that stood for ${ms} ms refuses nobody`, () => {
    const { clock, told } = watched();
    clock.advance(3_210);
    clock.stall(ms);
    clock.advance(10_000);
    assert.deepEqual(told, []);
  });

void test('before the watch has begun nothing is late, for a start may take its time', () => {
  const clock = clockByHand();
  const watch = watchLoad(clock, () => assert.fail('told'));
  for (let turn = 0; turn < 10; turn += 1) clock.stall(5_000);
  assert.deepEqual([watch.overloaded(), clock.waiting()], [false, 0]);
  watch.start();
  clock.advance(5_000);
  assert.equal(watch.overloaded(), false);
});

void test('the metrics count what is live and what was answered', async () => {
  const metrics = createMetrics({
    counts: () => ({ usersOnline: 3, endpoints: 4, calls: { calling: 0, incall: 1, onhold: 2 } }),
    overloaded: () => true,
    logDropped: () => 7,
    certificateEnds: () => 1_800_000_000_000,
    version: '1.2.3',
  });
  metrics.connected('socket', 1);
  metrics.connected('socket', 1);
  metrics.connected('socket', -1);
  metrics.answered('rest', 'call/initiate', 200, 1_500);
  metrics.answered('rest', 'call/initiate', 200, 500);
  metrics.answered('rest', 'call/initiate', 409, 1_000);
  const lines = (await metrics.text()).split('\n');
  for (const wanted of [
    'earshot_users_online 3',
    'earshot_endpoints 4',
    'earshot_calls{status="onhold"} 2',
    'earshot_overloaded 1',
    'earshot_log_lines_dropped_total 7',
    'earshot_certificate_end_seconds 1800000000',
    'earshot_build_info{version="1.2.3"} 1',
    'earshot_connections{door="socket"} 1',
    'earshot_connections{door="stream"} 0',
    'earshot_commands_total{door="rest",command="call/initiate",code="200"} 2',
    'earshot_commands_total{door="rest",command="call/initiate",code="409"} 1',
    'earshot_command_seconds_total{door="rest",command="call/initiate"} 3',
  ]) {
    assert.ok(lines.includes(wanted), wanted);
  }
  assert.ok(lines.some((line) => line.startsWith('process_resident_memory_bytes ')));
  assert.ok(lines.some((line) => /^nodejs_eventloop_lag_p99_seconds \d/.test(line)));
  metrics.answered('rest', 'call/initiate', 200, 1);
  assert.match(await metrics.text(), /^earshot_commands_total\{door="rest",command="call\/initiate",code="200"\} 3$/m);
});

void test('every metric on the dashboard of docs/grafana.json is told', async () => {
  const dashboard: { panels: { targets: { expr: string }[] }[] } = JSON.parse(
    readFileSync(new URL('../../../../docs/grafana.json', import.meta.url), 'utf8'),
  );
  const metrics = createMetrics({
    counts: () => ({ usersOnline: 0, endpoints: 0, calls: { calling: 0, incall: 0, onhold: 0 } }),
    doors: () => 0,
    coreIsThere: () => true,
    overloaded: () => false,
    logDropped: () => 0,
    certificateEnds: () => 0,
    version: '1.2.3',
  });
  const told = await metrics.text();
  const named = dashboard.panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(?:earshot|nodejs|process)_\w+/g) ?? []),
  );
  assert.ok(named.length > 12);
  for (const name of new Set(named)) assert.ok(told.includes(`# TYPE ${name} `), name);
});
