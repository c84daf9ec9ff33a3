import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '../../server/test/fake-clock.ts';
import { createSpare } from '../src/media/spare.ts';
import type { PeerEvent } from '../src/ports.ts';
import { Air, createFakeMedia } from './town/fake-media.ts';

/** What is made ahead where peers are fakes, and the microphone is ready or not. */
function withSpare() {
  const media = createFakeMedia(new Air());
  const time = createFakeClock();
  const microphone = { ready: true };
  const spare = createSpare({
    clock: { now: () => time.mono(), wall: () => time.wall(), after: (ms, task) => time.after(ms, task) },
    createPeer: (on) => media.createPeer('caller', on),
    mayMake: () => microphone.ready,
  });
  function call() {
    return spare.during(spare.take(() => undefined) ?? media.createPeer('caller', () => undefined));
  }
  function closed(): boolean[] {
    return media.peers.map(({ state }) => state.closed);
  }
  return { media, time, microphone, spare, call, closed };
}

test('One peer is made ahead, and the next call takes it; the one after it waits until the end of the call was shown', () => {
  const { time, spare, call, closed } = withSpare();
  spare.want(true);
  spare.want(true);
  assert.deepEqual(closed(), [false]);
  const [first, second] = [call(), call()];
  assert.deepEqual(closed(), [false, false], 'the second call finds none');
  first.close();
  time.advance(1_000);
  assert.equal(closed().length, 2, 'nothing is made in a call');
  second.close();
  second.close();
  assert.equal(closed().length, 2);
  time.advance(400);
  assert.deepEqual(closed(), [true, true, false]);
});

test('Who signs out has none, and none is made after the call that ends with it', () => {
  const { time, spare, call, closed } = withSpare();
  spare.want(true);
  spare.want(false);
  assert.deepEqual(closed(), [true]);
  const last = call();
  spare.want(false);
  last.close();
  time.advance(1_000);
  assert.deepEqual(closed(), [true, true]);
  assert.equal(time.timers, 0);
});

test('None is made while the microphone is not ready, and one that is older than a day is not taken', () => {
  const { time, spare, microphone, call, closed } = withSpare();
  microphone.ready = false;
  spare.want(true);
  assert.deepEqual(closed(), []);
  microphone.ready = true;
  call().close();
  time.advance(400);
  assert.deepEqual(closed(), [true, false]);
  time.advance(86_400_001);
  const told: PeerEvent[] = [];
  assert.equal(
    spare.take((event) => told.push(event)),
    null,
  );
  assert.deepEqual(closed(), [true, true]);
});
