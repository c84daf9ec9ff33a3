import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstMicrophone, isMuted, stepMicrophone, type Microphone, type MicrophoneEvent } from '../src/call/microphone.ts';

const devices = ['asking', 'opening', 'open', 'lost'] as const;

const events = {
  mute: { type: 'mute' },
  unmute: { type: 'unmute' },
  opened: { type: 'opened' },
  refused: { type: 'refused' },
  'gone, another is ready': { type: 'gone', ready: true },
  gone: { type: 'gone', ready: false },
  hush: { type: 'hush' },
  sound: { type: 'sound' },
} as const satisfies Record<string, MicrophoneEvent>;

type Row = readonly [asking: string, opening: string, open: string, lost: string];
type Table = Readonly<Record<keyof typeof events, Row>>;

/** Where each event leads from each device, by what I want and what the line does; `.` is where it was. */
const tables: Readonly<Record<string, Table>> = {
  'speaks, sounding': {
    mute: ['asking muted > off', 'opening muted > off', 'open muted > off', 'lost muted > off'],
    unmute: ['.', '.', '.', 'opening > open'],
    opened: ['open > on, heard, tell', 'open > on, heard, tell', '. > on, heard, tell', 'open > on, heard, tell'],
    refused: ['. > end', 'lost > tell', 'lost > tell', '. > tell'],
    'gone, another is ready': ['opening > open', '. > open', 'opening > open', 'opening > open'],
    gone: ['lost > tell', 'lost > tell', 'lost > tell', '. > tell'],
    hush: ['asking silent > unheard', 'opening silent > unheard', 'open silent > unheard', 'lost silent > unheard'],
    sound: ['.', '.', '.', '.'],
  },
  'speaks, silent': {
    mute: ['asking muted silent > off', 'opening muted silent > off', 'open muted silent > off', 'lost muted silent > off'],
    unmute: ['.', '.', '.', 'opening silent > open'],
    opened: [
      'open silent > on, unheard, tell',
      'open silent > on, unheard, tell',
      '. > on, unheard, tell',
      'open silent > on, unheard, tell',
    ],
    refused: ['. > end', 'lost silent > tell', 'lost silent > tell', '. > tell'],
    'gone, another is ready': ['opening silent > open', '. > open', 'opening silent > open', 'opening silent > open'],
    gone: ['lost silent > tell', 'lost silent > tell', 'lost silent > tell', '. > tell'],
    hush: ['.', '.', '.', '.'],
    sound: ['asking > heard', 'opening > heard', 'open > heard', 'lost > heard'],
  },
  'muted, sounding': {
    mute: ['.', '.', '.', '.'],
    unmute: ['asking > on', 'opening > on', 'open > on', 'opening > open, on'],
    opened: ['open muted > off, heard, tell', 'open muted > off, heard, tell', '. > off, heard, tell', 'open muted > off, heard, tell'],
    refused: ['. > end', 'lost muted > tell', 'lost muted > tell', '. > tell'],
    'gone, another is ready': ['opening muted > open', '. > open', 'opening muted > open', 'opening muted > open'],
    gone: ['lost muted > tell', 'lost muted > tell', 'lost muted > tell', '. > tell'],
    hush: ['asking muted silent > unheard', 'opening muted silent > unheard', 'open muted silent > unheard', 'lost muted silent > unheard'],
    sound: ['.', '.', '.', '.'],
  },
  'muted, silent': {
    mute: ['.', '.', '.', '.'],
    unmute: ['asking silent > on', 'opening silent > on', 'open silent > on', 'opening silent > open, on'],
    opened: [
      'open muted silent > off, unheard, tell',
      'open muted silent > off, unheard, tell',
      '. > off, unheard, tell',
      'open muted silent > off, unheard, tell',
    ],
    refused: ['. > end', 'lost muted silent > tell', 'lost muted silent > tell', '. > tell'],
    'gone, another is ready': ['opening muted silent > open', '. > open', 'opening muted silent > open', 'opening muted silent > open'],
    gone: ['lost muted silent > tell', 'lost muted silent > tell', 'lost muted silent > tell', '. > tell'],
    hush: ['.', '.', '.', '.'],
    sound: ['asking muted > heard', 'opening muted > heard', 'open muted > heard', 'lost muted > heard'],
  },
};

function nameOf({ device, person, line }: Microphone): string {
  return [device, ...(person === 'muted' ? ['muted'] : []), ...(line === 'silent' ? ['silent'] : [])].join(' ');
}

function startOf(name: string, device: Microphone['device']): Microphone {
  return {
    device,
    person: name.startsWith('muted') ? 'muted' : 'speaks',
    line: name.endsWith('silent') ? 'silent' : 'sounding',
  };
}

for (const [name, table] of Object.entries(tables)) {
  test(`A microphone that is "${name}" goes where the table says, whatever happens`, () => {
    for (const [what, event] of Object.entries(events)) {
      for (const [index, device] of devices.entries()) {
        const before = startOf(name, device);
        const { microphone, effects } = stepMicrophone(before, event);
        const words = effects.map((effect) => {
          if (effect.type === 'enable') return effect.on ? 'on' : 'off';
          return effect.type === 'attach' ? (effect.on ? 'heard' : 'unheard') : effect.type;
        });
        const reached = nameOf(microphone) === nameOf(before) ? '.' : nameOf(microphone);
        const told = words.length === 0 ? reached : `${reached} > ${words.join(', ')}`;
        assert.equal(told, table[what as keyof Table][index], `${what} of one that is ${device}`);
      }
    }
  });
}

const steps = Object.keys(tables).flatMap((name) =>
  devices.flatMap((device) =>
    Object.values(events).map((event) => {
      const before = startOf(name, device);
      return { before, event, ...stepMicrophone(before, event) };
    }),
  ),
);

test('Only my own button changes what I want of the microphone, and only a hold what the line lets through', () => {
  for (const { before, event, microphone } of steps) {
    if (event.type !== 'mute' && event.type !== 'unmute') assert.equal(isMuted(microphone), isMuted(before), event.type);
    if (event.type !== 'hush' && event.type !== 'sound') assert.equal(microphone.line, before.line, event.type);
  }
  assert.deepEqual(firstMicrophone('opening', 'muted'), { device: 'opening', person: 'muted', line: 'sounding' });
});

test('Nothing that happens lets more through than I want, or than the line does', () => {
  for (const { microphone, effects } of steps) {
    for (const effect of effects) {
      if (effect.type === 'enable') assert.equal(effect.on, microphone.person === 'speaks');
      if (effect.type === 'attach') assert.equal(effect.on, microphone.line === 'sounding');
    }
  }
});
