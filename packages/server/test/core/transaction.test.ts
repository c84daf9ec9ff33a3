import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowBacklog, type Wire } from '../../src/ports/core.ts';
import { signalEvent } from '../../src/calls/announcements.ts';
import { Endpoint } from '../../src/people/endpoint.ts';
import { silentLog } from '../../src/ports/log.ts';
import { Transactions } from '../../src/core/transaction.ts';
import { createFakeClock } from '../fake-clock.ts';

/** A wire that writes everything at once, and what it was told. */
function quickWire(): Wire & { readonly told: string[] } {
  const told: string[] = [];
  return { told, backlog: 0, send: (frame) => void told.push(frame), close: (reason) => void told.push(reason) };
}

function transactionsOf(): Transactions {
  return new Transactions({
    clock: createFakeClock(),
    journal: { urgent: false, commit: (done) => done(false) },
    isAway: () => false,
    crash: () => {},
    log: silentLog,
  });
}

test('A frame waits for the end of its transaction, counts as backlog until then, and no longer', () => {
  const transactions = transactionsOf();
  const line = quickWire();
  const wire = transactions.wire(line);
  const frame = 'x'.repeat(1_000);
  for (let n = 1; n <= 3; n += 1) {
    transactions.run(() => {
      wire.send(frame);
      wire.send(frame);
      assert.equal(line.told.length, 2 * (n - 1));
      assert.equal(wire.backlog, 2_000);
    });
    assert.equal(line.told.length, 2 * n);
    assert.equal(wire.backlog, 0);
  }
  wire.send(frame);
  assert.deepEqual([line.told.length, wire.backlog], [7, 0], 'outside a transaction nothing waits');
});

test('Frames and the close of a wire come in the order in which they were given', () => {
  const transactions = transactionsOf();
  const line = quickWire();
  const wire = transactions.wire(line);
  transactions.run(() => {
    wire.send('first');
    transactions.run(() => wire.send('second'));
    wire.close('slow');
  });
  assert.deepEqual(line.told, ['first', 'second', 'slow']);
});

test('A wire that fails keeps no frame from the others', () => {
  const transactions = transactionsOf();
  const line = quickWire();
  const broken = transactions.wire({ ...quickWire(), send: () => assert.fail('a broken wire') });
  const wire = transactions.wire(line);
  transactions.run(() => {
    broken.send('first');
    wire.send('second');
  });
  assert.deepEqual(line.told, ['second']);
});

const at = { device: 'laptop', id: 'tab' };

test('A wire that keeps up is never taken for slow, however much it was told', () => {
  const transactions = transactionsOf();
  const endpoint = new Endpoint('ada', at, () => assert.fail('taken for slow'));
  endpoint.wire = transactions.wire(quickWire());
  const event = JSON.stringify('x'.repeat(32_000));
  for (let told = 0; told < 3 * slowBacklog; told += event.length) transactions.run(() => endpoint.tell(event));
});

test('Of the offers of a party in a call the newest is kept, and so of its answers', () => {
  const endpoint = new Endpoint('ada', at, () => {});
  endpoint.tell(signalEvent('one', 'bob', { kind: 'offer', sdp: 'offer 1' }));
  endpoint.tell('{"sdp":"no description"}');
  endpoint.tell(signalEvent('one', 'bob', { kind: 'answer', sdp: 'answer' }));
  endpoint.tell(signalEvent('two', 'bob', { kind: 'offer', sdp: 'offer of another call' }));
  endpoint.tell(signalEvent('one', 'cleo', { kind: 'offer', sdp: 'offer of another party' }));
  endpoint.tell(signalEvent('one', 'bob', { kind: 'offer', sdp: 'offer 2' }));
  const kept = endpoint.framesAfter(0)?.map((frame) => JSON.parse(frame).event.sdp);
  assert.deepEqual(kept, ['no description', 'answer', 'offer of another call', 'offer of another party', 'offer 2']);
});
