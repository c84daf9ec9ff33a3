import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endIn, endOf, isStray, offerIs } from '../src/call/far-end.ts';
import { freshConnection, givenUpAt, isUrgent, mediaOf, searching, type Around, type Path, type PathEvent } from '../src/call/path.ts';
import { stepPath } from '../src/call/path-step.ts';
import { stepPage } from '../src/call/their-page.ts';

function sdp(name: string): string {
  return `v=0\r\na=fingerprint:sha-256 ${name}\r\n`;
}

const at: Around = { now: 60_000, side: 'caller', linked: true, known: true };
const known = freshConnection(endIn(sdp('bob')));
const since = 55_000;
const lost = searching('reconnecting', since, known);
const up: Path = { phase: 'connected', sound: 'flows', connection: known };
const asking: Path = { phase: 'asking', since, denied: 0, from: 'another', offer: null, print: null };

function words(path: Path, event: PathEvent, around: Partial<Around> = {}): readonly string[] {
  return stepPath(path, event, { ...at, ...around }).effects.map(({ type }) => type);
}

test('What an offer is, is told by its fingerprint, by what is known of the other, and by who yields', () => {
  const offers = ['bob', 'bob2', ''].map((name) => (name === '' ? 'an offer without a fingerprint' : sdp(name)));
  function told(name: 'unknown' | 'known' | 'offered', side: Around['side']): readonly string[] {
    const end = { unknown: endOf(null), known: endIn(sdp('bob')), offered: { phase: 'offered', before: 'sha-256 bob' } } as const;
    return offers.map((offer) => offerIs(end[name], offer, side));
  }
  assert.deepEqual(told('unknown', 'caller'), ['restart', 'restart', 'restart']);
  assert.deepEqual(told('unknown', 'callee'), ['first', 'first', 'first']);
  assert.deepEqual(told('known', 'caller'), ['restart', 'renewal', 'restart']);
  assert.deepEqual(told('known', 'callee'), ['restart', 'renewal', 'restart']);
  assert.deepEqual(told('offered', 'caller'), ['crossed', 'crossed', 'crossed']);
  assert.deepEqual(told('offered', 'callee'), ['crossed', 'renewal', 'crossed']);
});

test('An answer is stray when it names another end than the one that is known', () => {
  assert.equal(isStray(endIn(sdp('bob')), sdp('bob2')), true);
  for (const end of [endOf(null), { phase: 'offered', before: 'sha-256 bob' } as const]) assert.equal(isStray(end, sdp('bob2')), false);
  assert.equal(isStray(endIn(sdp('bob')), 'an answer without a fingerprint'), false);
});

test('While the server is away nothing is offered, and it is looked again soon', () => {
  assert.deepEqual(stepPath(lost, { type: 'mend' }, { ...at, linked: false }).effects, [{ type: 'timer', name: 'mend', ms: 4_000 }]);
  assert.deepEqual(words(up, { type: 'network' }, { linked: false }), []);
  assert.deepEqual(words(up, { type: 'network' }, { known: false }), [], 'nobody would carry it');
});

test('Tries take longer each time, the third asks for the servers anew, and the callee waits a second more', () => {
  const pauses: unknown[] = [];
  let path: Path = lost;
  for (let tries = 0; tries < 4; tries += 1) {
    const step = stepPath(path, { type: 'mend' }, { ...at, side: 'callee' });
    pauses.push(step.effects.map((effect) => (effect.type === 'timer' ? effect.ms : effect.type)));
    ({ path } = step);
  }
  assert.deepEqual(pauses, [
    ['restart', 3_000],
    ['restart', 5_000],
    ['servers', 'restart', 5_000],
    ['restart', 5_000],
  ]);
});

test('A connection that finds no candidates, or no way for 15 seconds, gives place to a new one', () => {
  const stalled = stepPath(lost, { type: 'stalled' }, at).path;
  assert.deepEqual(words(stalled, { type: 'mend' }), ['renew', 'timer']);
  const found = stepPath(stalled, { type: 'gathered' }, at).path;
  assert.deepEqual(words(found, { type: 'mend' }), ['restart', 'timer']);
  assert.deepEqual(words(lost, { type: 'mend' }, { now: since + 15_000 }), ['renew', 'timer']);
  const renewed = stepPath(lost, { type: 'mend' }, { ...at, now: since + 15_000 }).path;
  assert.deepEqual(words(renewed, { type: 'mend' }, { now: since + 20_000 }), ['restart', 'timer'], 'once in each such span');
});

test('A second answer to one offer means that offers crossed, and a stray one that the connection is gone at the other', () => {
  const once = stepPath(lost, { type: 'answer', sdp: sdp('bob') }, at).path;
  assert.deepEqual(stepPath(once, { type: 'answer', sdp: sdp('bob') }, at).effects.at(-1), { type: 'timer', name: 'mend', ms: 0 });
  assert.deepEqual(words(once, { type: 'answer', sdp: sdp('bob2') }), ['renew']);
  const restarted = stepPath(once, { type: 'network' }, at).path;
  assert.deepEqual(words(restarted, { type: 'answer', sdp: sdp('bob2') }), ['renew'], 'a restart was answered by a new one');
  assert.deepEqual(words(up, { type: 'answer', sdp: sdp('bob2') }), [], 'what works is left alone');
});

test('Who takes a call over follows the offer that came meanwhile as the callee, and as the caller offers anew', () => {
  const offered = [{ type: 'offer', sdp: sdp('bob') } as const, { type: 'granted' } as const].reduce<Path>(
    (path, event) => stepPath(path, event, at).path,
    asking,
  );
  assert.deepEqual(words(offered, { type: 'served' }, { side: 'callee' }), ['timer', 'follow']);
  assert.deepEqual(words(offered, { type: 'served' }, { side: 'caller' }), ['timer', 'renew']);
});

test('Everything but a sound that flows is urgent, and only a sound that was there is shown as being given up', () => {
  const connecting = searching('connecting', since, known);
  const paths: readonly Path[] = [asking, connecting, up, { ...up, sound: 'doubtful' }, lost];
  assert.deepEqual(paths.map(isUrgent), [true, true, false, true, true]);
  assert.deepEqual(paths.map(givenUpAt), [since + 45_000, null, null, null, since + 45_000]);
  assert.deepEqual(paths.map(mediaOf), ['reconnecting', 'connecting', 'connected', 'connected', 'reconnecting']);
});

test("The other's page has left once it said so and is not back in time", () => {
  const table = { there: 'leaving there there', leaving: 'leaving left there', left: 'leaving left there' } as const;
  for (const page of ['there', 'leaving', 'left'] as const) {
    const reached = (['leaves', 'overdue', 'back'] as const).map((event) => stepPage(page, event));
    assert.equal(reached.join(' '), table[page], page);
  }
});
