import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLines, lineKinds, lineNames, nameSections } from '../src/media/lines.ts';

function names(sections: readonly (readonly [mid: string, kind: string])[], known: readonly (readonly [string, 'voice'])[] = []) {
  return nameSections(
    sections.map(([mid, kind]) => ({ mid, kind })),
    new Map(known),
  ).map((name, index) => `${sections[index]?.[0]} ${name ?? 'nothing'}`);
}

test('Every line has a kind, and the voice is the first of them', () => {
  assert.deepEqual(lineNames, Object.keys(lineKinds));
  assert.equal(lineNames[0], 'voice');
});

test('The first section of a kind is the first line of that kind, whatever its mid and wherever it stands', () => {
  assert.deepEqual(names([['0', 'audio']]), ['0 voice']);
  assert.deepEqual(names([['sound', 'audio']]), ['sound voice']);
  assert.deepEqual(
    names([
      ['0', 'video'],
      ['1', 'audio'],
    ]),
    ['0 nothing', '1 voice'],
  );
});

test('What this page has no line for is named nothing', () => {
  assert.deepEqual(
    names([
      ['0', 'audio'],
      ['1', 'audio'],
      ['2', 'video'],
    ]),
    ['0 voice', '1 nothing', '2 nothing'],
  );
  assert.deepEqual(names([]), []);
});

test('A section keeps its name in every later offer, also when another of its kind comes to stand before it', () => {
  assert.deepEqual(
    names(
      [
        ['2', 'audio'],
        ['0', 'audio'],
      ],
      [['0', 'voice']],
    ),
    ['2 nothing', '0 voice'],
  );
});

interface FakeLine {
  mid: string | null;
  direction: string;
  currentDirection: string | null;
  readonly receiver: { readonly track: { readonly kind: string } };
}

function fakeLine(mid: string | null, kind: string): FakeLine {
  return {
    mid,
    direction: 'sendrecv',
    currentDirection: null,
    receiver: { track: { kind } },
  };
}

/** The lines of a connection that is nothing but its transceivers, with what the voice was given. */
function withTransceivers(...list: FakeLine[]) {
  const taken: unknown[] = [];
  const pc = {
    signalingState: 'stable',
    getTransceivers: () => list,
    addTransceiver: (kind: string) => {
      const line = fakeLine(null, kind);
      list.push(line);
      return line;
    },
  };
  return { list, taken, lines: createLines(pc as unknown as RTCPeerConnection, { voice: (line) => void taken.push(line) }) };
}

test('A first offer of mine has every line once', () => {
  const { list, taken, lines } = withTransceivers();
  lines.open();
  lines.open();
  assert.deepEqual(
    list.map(({ receiver }) => receiver.track.kind),
    Object.values(lineKinds),
  );
  assert.deepEqual(taken, list.slice(0, 1));
});

test('Of an offer the voice is taken, what nobody here knows is declined, and so it stays in later ones', () => {
  const voice = fakeLine('0', 'audio');
  const music = fakeLine('1', 'audio');
  const camera = fakeLine('2', 'video');
  const { list, taken, lines } = withTransceivers(voice, music, camera);
  lines.read();
  list.reverse();
  lines.read();
  assert.deepEqual([taken[0] === voice, taken[1] === voice, taken.length], [true, true, 2]);
  assert.deepEqual(
    [voice, music, camera].map(({ direction }) => direction),
    ['sendrecv', 'inactive', 'inactive'],
  );
});

test('My own line is known by its mid when the other offers, wherever theirs stand', () => {
  const { list, taken, lines } = withTransceivers();
  lines.open();
  const [mine] = list;
  assert.ok(mine);
  mine.mid = '0';
  const theirs = fakeLine('7', 'audio');
  list.unshift(theirs);
  lines.read();
  assert.deepEqual([taken.every((line) => line === mine), theirs.direction], [true, 'inactive']);
});

test('An offer without a voice is refused, also when its line was stopped', () => {
  const stopped = fakeLine('0', 'audio');
  stopped.currentDirection = 'stopped';
  for (const line of [fakeLine('0', 'video'), stopped, fakeLine(null, 'audio')])
    assert.throws(() => withTransceivers(line).lines.read(), /no line for sound/);
});
