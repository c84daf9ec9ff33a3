import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { back, talk, type Talk } from './talk.ts';

const address = '203.0.113.77';
const sdp = 'o=planted 4711';

/** The files of the data folder in which one of the planted texts stands. */
function found({ machine: { path } }: Pick<Talk, 'machine'>): readonly string[] {
  const folder = dirname(path);
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return bytes.includes(address) || bytes.includes(sdp);
  });
}

/** Sends what a call sends, and more, so that pages of the database are filled, split and freed. */
function chatter({ house, tabs, call_id }: Pick<Talk, 'house' | 'tabs' | 'call_id'>): void {
  for (let n = 0; n < 12; n += 1) {
    for (const [index, tab] of tabs.entries()) {
      const kind = index === 0 ? 'offer' : 'answer';
      tab.do(`signal/${kind}`, { call_id, [kind]: `v=0 ${sdp} ${'a=x '.repeat(n * 400)}`, request_id: `${kind} ${n}` });
      const candidates = Array.from({ length: 20 }, (_, m) => `candidate:${n} 1 udp ${m} ${address} 50${m} typ host`);
      tab.do('signal/ice', { call_id, candidate: candidates });
    }
    house.clock.advance(6_000);
  }
}

test('After a call nothing of its SDP and candidates is on the disk, five seconds after it at the latest', (t) => {
  const scene = talk(t, 'incall');
  chatter(scene);
  assert.notDeepEqual(found(scene), [], 'while it runs it must be there, for the server may be killed');
  scene.tabs[0].do('call/end', { call_id: scene.call_id });
  scene.house.clock.advance(5_000);
  assert.deepEqual(found(scene), []);
});

test('The server is killed in a call and started again: after its end nothing is on the disk either', (t) => {
  const scene = talk(t, 'incall');
  chatter(scene);
  const copy = scene.machine.copy();
  assert.notDeepEqual(found({ machine: copy }), []);
  const next = copy.start();
  const tabs = [back(next, scene.ada, scene.tabs[0]), back(next, scene.bob, scene.tabs[1])] as const;
  chatter({ house: next, tabs, call_id: scene.call_id });
  tabs[1].do('call/end', { call_id: scene.call_id });
  next.clock.advance(5_000);
  assert.deepEqual(found({ machine: copy }), []);
});

test('The server stops at once after a call: nothing is left', (t) => {
  const scene = talk(t, 'incall');
  chatter(scene);
  scene.tabs[0].do('call/end', { call_id: scene.call_id });
  scene.house.close();
  assert.deepEqual(found(scene), []);
});
