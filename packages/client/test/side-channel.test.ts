import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sideVersion, type SideFrame } from '@earshot/protocol';
import { step } from '../src/call/call.ts';
import { byeReason, readFrame, writeFrame } from '../src/call/frame.ts';
import { firstChannel, isNews, nextWord, speak, stepChannel, type ChannelEvent, type SideChannel } from '../src/call/side-channel.ts';
import { at, phases } from './town/samples.ts';

const states = {
  opening: { phase: 'opening', said: 3 },
  open: { phase: 'open', said: 3, heard: 5 },
  closed: { phase: 'closed', said: 3 },
} as const satisfies Record<string, SideChannel>;

const events = {
  open: { type: 'open' },
  closed: { type: 'closed' },
  renewed: { type: 'renewed' },
  said: { type: 'said' },
  'a newer word': { type: 'heard', n: 6 },
  'an older word': { type: 'heard', n: 5 },
} as const satisfies Record<string, ChannelEvent>;

/** Where each event leads from each state in the order above: the phase, what was said, and what was heard. */
const table: Readonly<Record<keyof typeof events, readonly [string, string, string]>> = {
  open: ['open 3 0', '.', 'open 3 0'],
  closed: ['closed 3', 'closed 3', '.'],
  renewed: ['opening 3', 'opening 3', 'opening 3'],
  said: ['.', 'open 4 5', '.'],
  'a newer word': ['.', 'open 3 6', '.'],
  'an older word': ['.', '.', '.'],
};

for (const [name, event] of Object.entries(events)) {
  test(`The side channel at "${name}" goes where the table says from every state`, () => {
    for (const [index, state] of Object.values(states).entries()) {
      const next = stepChannel(state, event);
      const reached = next === state ? '.' : [next.phase, next.said, ...(next.phase === 'open' ? [next.heard] : [])].join(' ');
      assert.equal(reached, table[name as keyof typeof table][index], state.phase);
    }
  });
}

test('Something is said, and a word is news, only while the channel is open', () => {
  const frame: SideFrame = { t: 'leaving' };
  for (const state of Object.values(states)) {
    const isOpen = state.phase === 'open';
    assert.deepEqual(speak(state, 'attempt', frame), isOpen ? [{ type: 'say', attempt: 'attempt', text: writeFrame(frame) }] : []);
    assert.equal(isNews(state, 6), isOpen);
  }
  assert.equal(nextWord(states.open, { held: false, muted: false, mic: true, version: 1 }).n, 4);
  assert.deepEqual(
    [firstChannel('open'), firstChannel('opening')],
    [
      { phase: 'open', said: 0, heard: 0 },
      { phase: 'opening', said: 0 },
    ],
  );
});

const frames: readonly SideFrame[] = [
  { t: 'state', n: 1, held: true, muted: false, mic: true, version: 2 },
  { t: 'again' },
  { t: 'leaving' },
  { t: 'bye', reason: 'lost' },
];

test('A frame says its version, and is read as it was written', () => {
  for (const frame of frames) {
    const text = writeFrame(frame);
    assert.ok(text.startsWith(`{"v":${sideVersion},`));
    assert.deepEqual(readFrame(text), { v: sideVersion, ...frame });
  }
});

test('The frames of a page from before there were versions are understood, and those of a later page as far as they are known', () => {
  for (const frame of frames) {
    assert.deepEqual(readFrame(JSON.stringify(frame)), frame);
    const later = { ...frame, v: sideVersion + 1, more: {} };
    assert.deepEqual(readFrame(JSON.stringify(later)), later);
  }
  const old = { t: 'state', n: 1, held: false, muted: true, version: 2 };
  assert.deepEqual(readFrame(JSON.stringify(old)), old, 'and has a microphone');
  assert.deepEqual(['lost', 'failed', 'no_answer', undefined].map(byeReason), ['lost', 'failed', 'hung_up', 'hung_up']);
  assert.equal(readFrame(JSON.stringify({ v: sideVersion + 1, t: 'text', text: 'hello' })), null);
  for (const v of [-1, 1.5, '1', null, {}]) assert.equal(readFrame(JSON.stringify({ v, t: 'again' })), null);
});

test('Hold is said once the channel opens, again on the channel of a new connection, and on no closed one', () => {
  function said(state: Parameters<typeof step>[0], ...list: readonly Parameters<typeof step>[1][]): readonly string[] {
    const texts: string[] = [];
    let now = state;
    for (const event of list) {
      const { state: next, effects } = step(now, event, at('x'));
      now = next;
      for (const effect of effects) if (effect.type === 'say') texts.push(effect.text);
    }
    return texts;
  }
  function channel(type: 'channel' | 'channel-closed') {
    return { type: 'peer', attempt: 'attempt-0', event: { type } } as const;
  }
  assert.equal(said(phases.talking, { type: 'hold' }).length, 1);
  const [word] = said(phases.talking, channel('channel-closed'), { type: 'hold' }, channel('channel'));
  const frame = readFrame(word ?? '');
  assert.ok(frame?.t === 'state' && frame.held);
  assert.equal(said(phases.talking, channel('channel-closed'), { type: 'hold' }, { type: 'leaving' }, { type: 'end' }).length, 0);
});
