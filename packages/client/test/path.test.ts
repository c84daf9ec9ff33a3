import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endIn } from '../src/call/far-end.ts';
import { freshConnection, searching, type Around, type Path, type PathEvent } from '../src/call/path.ts';
import { stepPath } from '../src/call/path-step.ts';

function sdp(name: string): string {
  return `v=0\r\na=fingerprint:sha-256 ${name}\r\n`;
}

const at: Around = { now: 60_000, side: 'caller', linked: true, known: true };

/** Since when there is no sound, where there is none. */
const since = 55_000;

/** A connection on which the last bytes came so many milliseconds ago. */
function silentFor(ms: number) {
  return { ...freshConnection(endIn(sdp('bob'))), health: { path: 'up', flow: { bytes: 100, at: at.now - ms } } } as const;
}

const states = {
  asking: { phase: 'asking', since, denied: 0, from: 'another', offer: null, print: null },
  granted: { phase: 'granted', since, offer: null, print: null },
  connecting: searching('connecting', since, freshConnection({ phase: 'unknown' })),
  connected: { phase: 'connected', sound: 'flows', connection: silentFor(100) },
  doubtful: { phase: 'connected', sound: 'doubtful', connection: silentFor(2_000) },
  reconnecting: searching('reconnecting', since, silentFor(5_000)),
  /** My new connection is offered and not answered yet. */
  offered: searching('reconnecting', since, { ...silentFor(5_000), end: { phase: 'offered', before: 'sha-256 bob' } }),
} as const satisfies Record<string, Path>;

const events = {
  connecting: { type: 'connection', state: 'connecting' },
  connected: { type: 'connection', state: 'connected' },
  disconnected: { type: 'connection', state: 'disconnected' },
  failed: { type: 'connection', state: 'failed' },
  gathered: { type: 'gathered' },
  stalled: { type: 'stalled' },
  'bytes come': { type: 'flow', bytes: 200, expected: true },
  'no bytes come': { type: 'flow', bytes: 100, expected: true },
  'no bytes are expected': { type: 'flow', bytes: 100, expected: false },
  'an offer': { type: 'offer', sdp: sdp('bob') },
  'an offer of a new connection': { type: 'offer', sdp: sdp('bob2') },
  'the missed offer': { type: 'missed-offer', sdp: sdp('bob') },
  'an answer': { type: 'answer', sdp: sdp('bob') },
  'an answer of a new connection': { type: 'answer', sdp: sdp('bob2') },
  broken: { type: 'broken' },
  network: { type: 'network' },
  linked: { type: 'linked' },
  left: { type: 'left' },
  mend: { type: 'mend' },
  sound: { type: 'sound' },
  denied: { type: 'denied', version: 7 },
  granted: { type: 'granted' },
  served: { type: 'served' },
} as const satisfies Record<string, PathEvent>;

/** The phase, and what of the rest is not at its beginning. */
function nameOf(path: Path): string {
  const words: string[] = [path.phase];
  if (path.phase === 'connected' && path.sound === 'doubtful') words.push('doubtful');
  if (path.phase === 'asking' && path.denied > 0) words.push(`denied ${path.denied}`);
  if ('offer' in path) return [...words, ...(path.offer === null ? [] : ['offer']), ...(path.print === null ? [] : ['print'])].join(', ');
  const { end, gathering, answers } = path.connection;
  words.push(end.phase);
  if (gathering === 'stalled') words.push('stalled');
  if (answers > 0) words.push(`answers ${answers}`);
  if (path.phase !== 'connected' && path.tries > 0) words.push(`tries ${path.tries}`);
  return words.join(', ');
}

function told(path: Path, event: PathEvent, around: Around = at): string {
  const step = stepPath(path, event, around);
  const effects = step.effects.map((effect) => {
    if (effect.type === 'timer') return `${effect.name} ${effect.ms ?? 'off'}`;
    return effect.type === 'give-up' ? effect.reason : effect.type;
  });
  const reached = step.path === path ? '.' : nameOf(step.path);
  return effects.length === 0 ? reached : `${reached} > ${effects.join(', ')}`;
}

/** What happens while there is no connection that it could happen to. */
const unmade = {
  connecting: '.',
  connected: '.',
  disconnected: '.',
  failed: '.',
  gathered: '.',
  stalled: '.',
  'bytes come': '.',
  'no bytes come': '.',
  'no bytes are expected': '.',
  'the missed offer': '.',
  broken: '.',
  network: '.',
  linked: '.',
  left: '.',
  mend: '.',
  sound: '. > lost',
  denied: '.',
  granted: '.',
  served: '.',
} as const;

/** Where each event leads from each state, `.` being where it was, and what is to be done about it. */
const table: Readonly<Record<keyof typeof states, Readonly<Record<keyof typeof events, string>>>> = {
  asking: {
    ...unmade,
    'an offer': 'asking, offer',
    'an offer of a new connection': 'asking, offer',
    'an answer': 'asking, print',
    'an answer of a new connection': 'asking, print',
    denied: 'asking, denied 7',
    granted: 'granted',
  },
  granted: {
    ...unmade,
    'an offer': 'granted, offer',
    'an offer of a new connection': 'granted, offer',
    'an answer': 'granted, print',
    'an answer of a new connection': 'granted, print',
    served: 'reconnecting, offered > mend 2000, renew',
  },
  connecting: {
    connecting: '.',
    connected: 'connected, unknown > sound off, mend off, up',
    disconnected: 'connecting, unknown > mend 2000',
    failed: 'connecting, unknown > mend 0',
    gathered: '.',
    stalled: 'connecting, unknown, stalled > mend 0',
    'bytes come': 'connecting, unknown',
    'no bytes come': 'connecting, unknown',
    'no bytes are expected': '.',
    'an offer': '. > take-offer',
    'an offer of a new connection': '. > take-offer',
    'the missed offer': 'connecting, known > first',
    'an answer': 'connecting, known, answers 1 > take-answer',
    'an answer of a new connection': 'connecting, known, answers 1 > take-answer',
    broken: '. > mend 200',
    network: 'connecting, unknown > restart',
    linked: 'connecting, unknown > mend 0',
    left: '.',
    mend: 'connecting, unknown, tries 1 > restart, mend 2000',
    sound: '. > failed',
    denied: '.',
    granted: '.',
    served: '.',
  },
  connected: {
    connecting: '.',
    connected: 'connected, known > sound off, mend off, up',
    disconnected: 'reconnecting, known > sound 45000, mend 2000',
    failed: 'reconnecting, known > sound 45000, mend 0',
    gathered: '.',
    stalled: '.',
    'bytes come': 'connected, known',
    'no bytes come': '.',
    'no bytes are expected': 'connected, known',
    'an offer': '. > take-offer',
    'an offer of a new connection': 'reconnecting, known > sound 45000, mend 2000, follow',
    'the missed offer': '.',
    'an answer': 'connected, known, answers 1 > take-answer',
    'an answer of a new connection': '.',
    broken: '.',
    network: 'connected, known > restart',
    linked: '.',
    left: 'reconnecting, known > sound 45000, mend 2000',
    mend: '.',
    sound: '.',
    denied: '.',
    granted: '.',
    served: '.',
  },
  doubtful: {
    connecting: '.',
    connected: 'connected, known > sound off, mend off, up',
    disconnected: 'reconnecting, known > sound 45000, mend 2000',
    failed: 'reconnecting, known > sound 45000, mend 0',
    gathered: '.',
    stalled: '.',
    'bytes come': 'connected, known',
    'no bytes come': 'reconnecting, known > again, sound 45000, mend 0',
    'no bytes are expected': 'connected, known',
    'an offer': '. > take-offer',
    'an offer of a new connection': 'reconnecting, known > sound 45000, mend 2000, follow',
    'the missed offer': '.',
    'an answer': 'connected, doubtful, known, answers 1 > take-answer',
    'an answer of a new connection': '.',
    broken: '.',
    network: 'connected, doubtful, known > restart',
    linked: '.',
    left: 'reconnecting, known > sound 45000, mend 2000',
    mend: '.',
    sound: '.',
    denied: '.',
    granted: '.',
    served: '.',
  },
  reconnecting: {
    connecting: '.',
    connected: 'connected, known > sound off, mend off, up',
    disconnected: 'reconnecting, known > mend 2000',
    failed: 'reconnecting, known > mend 0',
    gathered: '.',
    stalled: 'reconnecting, known, stalled > mend 0',
    'bytes come': 'connected, known > sound off, mend off, up',
    'no bytes come': '.',
    'no bytes are expected': 'reconnecting, known',
    'an offer': '. > take-offer',
    'an offer of a new connection': 'reconnecting, known > mend 2000, follow',
    'the missed offer': '.',
    'an answer': 'reconnecting, known, answers 1 > take-answer',
    'an answer of a new connection': 'reconnecting, offered > renew',
    broken: '. > mend 200',
    network: 'reconnecting, known > restart',
    linked: 'reconnecting, known > mend 0',
    left: '.',
    mend: 'reconnecting, known, tries 1 > restart, mend 2000',
    sound: '. > lost',
    denied: '.',
    granted: '.',
    served: '.',
  },
  offered: {
    connecting: '.',
    connected: 'connected, offered > sound off, mend off, up',
    disconnected: 'reconnecting, offered > mend 2000',
    failed: 'reconnecting, offered > mend 0',
    gathered: '.',
    stalled: 'reconnecting, offered, stalled > mend 0',
    'bytes come': 'reconnecting, offered',
    'no bytes come': '.',
    'no bytes are expected': 'reconnecting, offered',
    'an offer': '. > mend 700',
    'an offer of a new connection': '. > mend 700',
    'the missed offer': '.',
    'an answer': 'reconnecting, known, answers 1 > take-answer',
    'an answer of a new connection': 'reconnecting, known, answers 1 > take-answer',
    broken: '. > mend 200',
    network: '.',
    linked: 'reconnecting, offered > mend 0',
    left: '.',
    mend: 'reconnecting, offered, tries 1 > restart, mend 2000',
    sound: '. > lost',
    denied: '.',
    granted: '.',
    served: '.',
  },
};

for (const [state, row] of Object.entries(table)) {
  test(`A path that is ${state} goes where the table says, whatever happens`, () => {
    for (const [name, expected] of Object.entries(row)) {
      const reached = told(states[state as keyof typeof states], events[name as keyof typeof events]);
      assert.equal(reached, expected, name);
    }
  });
}
