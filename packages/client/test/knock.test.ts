import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CloseReason } from '@earshot/protocol';
import type { LinkEvent, LinkState, LinkStep } from '../src/link/link-state.ts';
import { stepLink } from '../src/link/link.ts';
import { at, failOnce, gone, phases, play, retryIn, welcome } from './town/links.ts';

test('Where a socket has worked and one has failed since, none is opened before a plain request was answered', () => {
  const lost = play([[20_000, gone]], phases.open);
  const first = stepLink(lost, { type: 'timer', name: 'retry' }, at(20_000));
  assert.equal(first.state.phase, 'opening', 'the first try is a socket at once');
  let state = stepLink(first.state, { type: 'gone', wire: 2, reason: null }, at(20_000)).state;
  for (let wire = 3; wire < 30; wire += 1) {
    const { effects, state: next } = stepLink(state, { type: 'timer', name: 'retry' }, at(20_000));
    assert.deepEqual(
      effects.filter(({ type }) => type === 'probe' || type === 'open'),
      [{ type: 'probe', wire, token: null, ms: 5_000 }],
    );
    assert.deepEqual(stepLink(next, { type: 'probed', wire: wire - 1, verdict: 'answers' }, at(20_000)).effects, [], 'an old answer');
    state = stepLink(next, { type: 'probed', wire, verdict: 'silent' }, at(20_000)).state;
  }
  const knocking = stepLink(state, { type: 'timer', name: 'retry' }, at(20_000)).state;
  const opened = stepLink(knocking, { type: 'probed', wire: 30, verdict: 'answers' }, at(20_000));
  assert.equal(opened.state.phase, 'opening');
  assert.ok(opened.effects.some((effect) => effect.type === 'open' && effect.wire === 31 && effect.door === 'socket'));
});

test('A late answer to a knock that was given up turns no socket that works into a stream', () => {
  const opening = stepLink(phases.knocking, { type: 'timer', name: 'opening' }, at(30_000)).state;
  const twice = play([[30_000, { ...gone, wire: 4 }]], opening);
  const third = play(
    [
      [30_000, { type: 'timer', name: 'retry' }],
      [34_000, { type: 'timer', name: 'opening' }],
    ],
    twice,
  );
  assert.equal(third.phase, 'opening');
  assert.deepEqual(stepLink(third, { type: 'probed', wire: 5, verdict: 'answers' }, at(35_000)).effects, []);
});

test('On a network that blocks sockets where the last one did not, the stream is used after two that failed although the server had answered', () => {
  let state: LinkState = phases.knocking;
  for (const wanted of ['socket', 'socket', 'stream']) {
    if (state.phase === 'waiting') state = play([[30_000, { type: 'timer', name: 'retry' }]], state);
    if (state.phase === 'knocking') state = play([[30_000, { type: 'probed', wire: state.wires, verdict: 'answers' }]], state);
    assert.ok(state.phase === 'opening' && state.door === wanted, `${state.phase} ${wanted}`);
    const failed = stepLink(state, { ...gone, wire: state.wire }, at(30_000));
    const probe = failed.effects.find((effect) => effect.type === 'probe');
    ({ state } = failed);
    if (probe !== undefined) state = play([[30_100, { type: 'probed', wire: probe.wire, verdict: 'answers' }]], state);
  }
});

function probesOf({ effects }: LinkStep): readonly (string | null)[] {
  return effects.flatMap((effect) => (effect.type === 'probe' ? [effect.token] : []));
}

/** A knock is answered, and the socket after it comes to nothing. */
function denyOnce(state: LinkState, reason: CloseReason | null = null): LinkStep {
  const knocking = state.phase === 'knocking' ? state : play([[30_000, { type: 'timer', name: 'retry' }]], state);
  assert.ok(knocking.phase === 'knocking', knocking.phase);
  const opening = play([[30_000, { type: 'probed', wire: knocking.wires, verdict: 'answers' }]], knocking);
  assert.ok(opening.phase === 'opening' && opening.door === 'socket');
  return stepLink(opening, { type: 'gone', wire: opening.wire, reason }, at(30_000));
}

test('A socket over which the server says why it closes is not blocked, and the next one needs no knock', () => {
  let { state } = denyOnce(phases.knocking, 'restart');
  for (let times = 0; times < 5; times += 1) {
    const tried = stepLink(state, { type: 'timer', name: 'retry' }, at(30_000));
    assert.ok(tried.state.phase === 'opening' && tried.state.door === 'socket', tried.state.phase);
    const ended = stepLink(tried.state, { type: 'gone', wire: tried.state.wire, reason: 'restart' }, at(30_000));
    assert.deepEqual([...probesOf(tried), ...probesOf(ended)], []);
    ({ state } = ended);
  }
});

test('Where sockets seem blocked and plain requests are not answered either, the phone goes on knocking', () => {
  const { state } = denyOnce(denyOnce(phases.knocking).state);
  const silent = play([[30_000, { type: 'probed', wire: 'wires' in state ? state.wires : 0, verdict: 'silent' }]], state);
  assert.equal(play([[30_000, { type: 'timer', name: 'retry' }]], silent).phase, 'knocking');
});

test('An answer to a knock that comes while the socket after it is being opened counts when that comes to nothing', () => {
  let state: LinkState = phases.knocking;
  for (const probes of [[], ['token']]) {
    if (state.phase === 'waiting') state = play([[30_000, { type: 'timer', name: 'retry' }]], state);
    assert.ok(state.phase === 'knocking');
    const knock = state.wires;
    const opening = play(
      [
        [34_000, { type: 'timer', name: 'opening' }],
        [34_500, { type: 'probed', wire: knock, verdict: 'answers' }],
      ],
      state,
    );
    const step = stepLink(opening, { ...gone, wire: knock + 1 }, at(35_000));
    assert.deepEqual(probesOf(step), probes);
    ({ state } = step);
  }
});

test('A knock that something else answers keeps nobody out for longer than a minute', () => {
  let state: LinkState = phases.knocking;
  for (let now = 25_000; now < 80_000; now += 5_000) {
    state = failOnce(
      state.phase === 'knocking' ? play([[now, { type: 'probed', wire: state.wires, verdict: 'silent' }]], state) : state,
      at(now),
    );
    assert.equal(play([[now, { type: 'timer', name: 'retry' }]], state).phase, 'knocking', `${now}`);
  }
  assert.equal(play([[80_000, { type: 'timer', name: 'retry' }]], state).phase, 'opening');
});

test('After a stream that held for five minutes a socket is tried again, and the stream if that comes to nothing; not while a call waits', () => {
  const blocked = denyOnce(denyOnce(phases.knocking).state).state;
  const wire = 'wires' in blocked ? blocked.wires : 0;
  const stream = play(
    [
      [30_000, { type: 'probed', wire, verdict: 'answers' }],
      [30_000, { ...welcome, wire: wire + 1 }],
    ],
    blocked,
  );
  assert.ok(stream.phase === 'open' && stream.door === 'stream');
  function doorAfter(held: number, talking: boolean): string {
    const lost = stepLink(stream, { ...gone, wire: wire + 1 }, at(30_000 + held, 0.5, talking)).state;
    const next = play([[30_000 + held, { type: 'timer', name: 'retry' }]], lost);
    return next.phase === 'opening' ? next.door : next.phase;
  }
  assert.deepEqual([doorAfter(299_999, false), doorAfter(300_000, false), doorAfter(300_000, true)], ['stream', 'socket', 'stream']);
  const failed = play(
    [
      [330_000, { ...gone, wire: wire + 1 }],
      [330_000, { type: 'timer', name: 'retry' }],
      [330_000, { ...gone, wire: wire + 2 }],
    ],
    stream,
  );
  const back = play([[330_100, { type: 'probed', wire: wire + 2, verdict: 'answers' }]], failed);
  assert.ok(back.phase === 'opening' && back.door === 'stream');
});

test('A page that is shown again, and a call that loses its sound, knock anew at once', () => {
  for (const event of [
    { type: 'wake', network: false },
    { type: 'urgent', on: true },
  ] as const) {
    const again = stepLink(phases.knocking, event, at(30_000));
    const ms = event.type === 'urgent' ? 3_000 : 5_000;
    assert.deepEqual(
      again.effects.filter(({ type }) => type === 'probe'),
      [{ type: 'probe', wire: 4, token: null, ms }],
    );
  }
});

test('A socket that is given up for another network is followed by knocks until there is an answer', () => {
  const proven = play(
    [
      [20_000, gone],
      [20_000, { type: 'timer', name: 'retry' }],
    ],
    phases.open,
  );
  const knocking = stepLink(proven, { type: 'wake', network: true }, at(20_100)).state;
  const waiting = play([[20_200, { type: 'probed', wire: 3, verdict: 'silent' }]], knocking);
  assert.equal(stepLink(waiting, { type: 'timer', name: 'retry' }, at(20_300)).state.phase, 'knocking');
});

test('A knock that hangs keeps nobody out, and one that was made on the old network is made again on the new one', () => {
  assert.equal(stepLink(phases.knocking, { type: 'timer', name: 'opening' }, at(30_000)).state.phase, 'opening');
  const again = stepLink(phases.knocking, { type: 'wake', network: true }, at(30_000));
  assert.ok(again.effects.some((effect) => effect.type === 'probe' && effect.wire === 4));
});

test('While a call waits for the server, tries come at least every half second, a wire has four seconds to open and a knock two, and a dead wire is found out in one', () => {
  const urgent: LinkEvent = { type: 'urgent', on: true };
  let state = play(
    [
      [0, urgent],
      [20_000, gone],
    ],
    phases.open,
  );
  const limits: unknown[] = [];
  for (let tries = 1; tries < 9; tries += 1) {
    const { effects } = stepLink(state, { type: 'timer', name: 'retry' }, at(20_000));
    limits.push(effects.flatMap((effect) => (effect.type === 'timer' && effect.ms !== null ? [effect.ms] : [])).join());
    state = failOnce(state, at(20_000, 1));
    assert.ok(retryIn(state, 20_000) <= 500);
  }
  assert.deepEqual(limits, ['4000', ...Array.from({ length: 7 }, () => '2000')]);
  const asked = stepLink(phases.open, urgent, at(5_000));
  assert.deepEqual(asked.effects, [{ type: 'heartbeat' }, { type: 'timer', name: 'quiet', ms: 1_000 }]);
  const calm = play([[0, { type: 'urgent', on: false }]], state);
  assert.ok(retryIn(failOnce(calm, at(20_000, 1)), 20_000) > 500);
});

test('A wire that has just brought something is not asked whether it lives; one that is quiet for half a second while a call waits is', () => {
  const urgent: LinkEvent = { type: 'urgent', on: true };
  const quiet: LinkEvent = { type: 'timer', name: 'quiet' };
  const heard: LinkEvent = { type: 'heard', wire: 1, seq: 6 };
  const fresh = stepLink(play([[5_000, heard]], phases.open), urgent, at(5_100));
  assert.deepEqual(fresh.effects, [{ type: 'timer', name: 'quiet', ms: 400 }]);
  assert.deepEqual(stepLink(fresh.state, quiet, at(5_500)).effects, [{ type: 'heartbeat' }, { type: 'timer', name: 'quiet', ms: 1_000 }]);
  const calm = play([[5_200, { type: 'urgent', on: false }]], fresh.state);
  assert.deepEqual(stepLink(calm, quiet, at(5_500)).effects, [{ type: 'timer', name: 'quiet', ms: 29_500 }]);
});

test('A stream is never asked, and is watched on while a call waits', () => {
  const { open } = phases;
  assert.ok(open.phase === 'open');
  const stream: LinkState = { ...open, door: 'stream', urgent: true, heard: 5_000 };
  assert.deepEqual(stepLink(stream, { type: 'timer', name: 'quiet' }, at(6_000)).effects, [{ type: 'timer', name: 'quiet', ms: 29_000 }]);
});

test('A wire that was being opened on the old network is begun anew on the new one', () => {
  const again = stepLink(phases.opening, { type: 'wake', network: true }, at(5));
  assert.deepEqual(
    again.effects
      .filter(({ type }) => type === 'drop' || type === 'open')
      .map(({ type, ...rest }) => [type, 'wire' in rest ? rest.wire : 0]),
    [
      ['drop', 1],
      ['open', 2],
    ],
  );
});

test('While there is a call, or the server has to hear of one, tries come at least every two seconds, and not all phones at once', () => {
  const state = Array.from({ length: 9 }).reduce<LinkState>((before) => failOnce(before, at(20_000, 1, true)), phases.waiting);
  const waits = [0.1, 0.5, 1].map((unit) => retryIn(failOnce(state, at(20_000, unit, true)), 20_000));
  assert.deepEqual(waits, [700, 1_500, 2_000]);
});

test('Who is sent away on purpose stays away for as long as without a call', () => {
  for (const reason of ['replaced', 'too_many'] as const) {
    const { state } = stepLink(phases.open, { type: 'gone', wire: 1, reason }, at(20_000, 0, true));
    assert.equal(retryIn(state, 20_000), 3_500);
  }
});
