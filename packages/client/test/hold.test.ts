import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeldByThem, isOpen, renewHold, stepHold, type HoldEvent, type HoldRecord, type Mine, type Theirs } from '../src/call/hold.ts';

/**
 * My hold by what I want; `?` stands before what the server is being asked for, `!` after what it refused. `standby` is
 * for the sake of another call.
 */
const mine = {
  talk: { phase: 'settled', wish: 'talk' },
  hold: { phase: 'settled', wish: 'hold' },
  'talk?talk': { phase: 'asking', wish: 'talk', asked: 'talk' },
  'talk?hold': { phase: 'asking', wish: 'talk', asked: 'hold' },
  'hold?hold': { phase: 'asking', wish: 'hold', asked: 'hold' },
  'hold?talk': { phase: 'asking', wish: 'hold', asked: 'talk' },
  'hold!': { phase: 'refused', wish: 'hold' },
  'talk!': { phase: 'refused', wish: 'talk' },
  standby: { phase: 'standby', wish: 'hold' },
} as const satisfies Record<string, Mine>;

function nameOf(state: Mine): string {
  return Object.entries(mine).find(([, known]) => JSON.stringify(known) === JSON.stringify(state))?.[0] ?? '';
}

const events = {
  'I press Hold': { type: 'press', wish: 'hold' },
  'I press Resume': { type: 'press', wish: 'talk' },
  'hold agreed': { type: 'answer', asked: 'hold', refused: false },
  'hold refused': { type: 'answer', asked: 'hold', refused: true },
  'resume agreed': { type: 'answer', asked: 'talk', refused: false },
  'resume refused': { type: 'answer', asked: 'talk', refused: true },
  'a record': { type: 'record' },
  again: { type: 'again' },
  'their word': { type: 'word', held: true, version: 5 },
  forgotten: { type: 'forgotten' },
  'I accept another': { type: 'standby' },
  'that came to nothing': { type: 'back' },
} as const satisfies Record<string, HoldEvent>;
type Table = Readonly<Record<keyof typeof events, string>>;

/**
 * Where each event leads my hold from each state, in the order above; `.` is where it was, `+` that the server is asked
 * now, or after a refusal later.
 */
const withRecord: Readonly<Record<string, readonly [part: Partial<HoldRecord>, table: Table]>> = {
  'the record says that I talk': [
    {},
    {
      'I press Hold': 'hold?hold+ hold?hold+ hold?talk hold?hold . . . hold! hold?hold+',
      'I press Resume': '. talk . . talk?hold talk?talk talk! . talk',
      'hold agreed': '. hold?hold+ talk talk hold?hold+ hold?hold+ hold?hold+ talk .',
      'hold refused': '. hold?hold+ talk talk hold!+ hold!+ hold?hold+ talk .',
      'resume agreed': '. hold?hold+ talk talk hold?hold+ hold?hold+ hold?hold+ talk .',
      'resume refused': '. hold?hold+ talk talk hold?hold+ hold?hold+ hold?hold+ talk .',
      'a record': '. hold?hold+ . . . . . . .',
      again: '. hold?hold+ . . . . hold?hold+ talk .',
      'their word': '. hold?hold+ . . . . . . .',
      forgotten: '. . talk talk hold hold hold talk .',
      'I accept another': 'standby hold?hold+ standby standby . . . standby .',
      'that came to nothing': '. hold?hold+ . . . . . . talk',
    },
  ],
  'the record says that I hold': [
    { mine: true },
    {
      'I press Hold': 'hold . hold?talk hold?hold . . . hold! hold',
      'I press Resume': 'talk?talk+ talk?talk+ . . talk?hold talk?talk talk! . talk?talk+',
      'hold agreed': 'talk?talk+ . talk?talk+ talk?talk+ hold hold hold talk?talk+ .',
      'hold refused': 'hold . hold hold hold!+ hold!+ hold hold .',
      'resume agreed': 'talk?talk+ . talk?talk+ talk?talk+ hold hold hold talk?talk+ .',
      'resume refused': 'hold . hold hold hold hold hold hold .',
      'a record': 'hold . . . . . . . hold',
      again: 'talk?talk+ . . . . . hold talk?talk+ .',
      'their word': 'talk?talk+ . . . . . . . .',
      forgotten: '. . talk talk hold hold hold talk .',
      'I accept another': 'standby . standby standby . . . standby .',
      'that came to nothing': 'talk?talk+ . . . . . . . talk?talk+',
    },
  ],
  'the server does not know the call': [
    { known: false },
    {
      'I press Hold': 'hold . hold?talk hold?hold . . . hold! hold',
      'I press Resume': '. talk . . talk?hold talk?talk talk! . talk',
      'hold agreed': '. . talk talk hold hold hold talk .',
      'hold refused': '. . talk talk hold!+ hold!+ hold talk .',
      'resume agreed': '. . talk talk hold hold hold talk .',
      'resume refused': '. . talk talk hold hold hold talk .',
      'a record': '. . . . . . . . .',
      again: '. . . . . . hold talk .',
      'their word': '. . . . . . . . .',
      forgotten: '. . talk talk hold hold hold talk .',
      'I accept another': 'standby . standby standby . . . standby .',
      'that came to nothing': '. . . . . . . . talk',
    },
  ],
};

const record: HoldRecord = { known: true, version: 5, mine: false, theirs: false };

for (const [when, [part, table]] of Object.entries(withRecord)) {
  for (const [name, event] of Object.entries(events)) {
    test(`My hold while ${when}: "${name}" leads from every state where the table says`, () => {
      const expected = table[name as keyof Table].split(' ');
      for (const [index, [from, state]] of Object.entries(mine).entries()) {
        const { hold, effects } = stepHold({ mine: state, theirs: 'recorded' }, event, { ...record, ...part });
        const reached = `${nameOf(hold.mine)}${effects.length > 0 ? '+' : ''}`;
        assert.equal(reached, expected[index] === '.' ? from : expected[index], `from ${from}`);
        const { wish } = hold.mine;
        const wanted = hold.mine.phase === 'refused' ? { type: 'later' } : { type: 'ask', for: wish };
        assert.deepEqual(effects, effects.length > 0 ? [wanted] : []);
      }
    });
  }
}

const theirs = ['recorded', 'holding', 'resumed'] as const satisfies readonly Theirs[];
const words = {
  'that they hold': { type: 'word', held: true, version: 5 },
  'that they do not, knowing the record': { type: 'word', held: false, version: 5 },
  'that they do not, not knowing it yet': { type: 'word', held: false, version: 4 },
  record: { type: 'record' },
  answer: { type: 'answer', asked: 'hold', refused: false },
  forgotten: { type: 'forgotten' },
  press: { type: 'press', wish: 'hold' },
  again: { type: 'again' },
  standby: { type: 'standby' },
  back: { type: 'back' },
} as const satisfies Record<string, HoldEvent>;

/** Where each event leads the other's hold from each state, in the order above. */
const theirTables: Readonly<Record<string, readonly [part: Partial<HoldRecord>, table: Readonly<Record<keyof typeof words, string>>]>> = {
  'the record says that they talk': [
    {},
    {
      'that they hold': 'holding . holding',
      'that they do not, knowing the record': '. resumed .',
      'that they do not, not knowing it yet': '. resumed .',
      record: '. . .',
      answer: '. . .',
      forgotten: '. . .',
      press: '. . .',
      again: '. . .',
      standby: '. . .',
      back: '. . .',
    },
  ],
  'the record says that they hold': [
    { theirs: true },
    {
      'that they hold': 'holding . holding',
      'that they do not, knowing the record': 'resumed resumed .',
      'that they do not, not knowing it yet': '. resumed .',
      record: '. . .',
      answer: '. . .',
      forgotten: 'holding . .',
      press: '. . .',
      again: '. . .',
      standby: '. . .',
      back: '. . .',
    },
  ],
  'the server does not know the call, of which it had their hold on record': [
    { theirs: true, known: false },
    {
      'that they hold': 'holding . holding',
      'that they do not, knowing the record': '. recorded .',
      'that they do not, not knowing it yet': '. recorded .',
      record: '. . .',
      answer: '. . .',
      forgotten: '. . .',
      press: '. . .',
      again: '. . .',
      standby: '. . .',
      back: '. . .',
    },
  ],
};

for (const [when, [part, table]] of Object.entries(theirTables)) {
  test(`The other's hold while ${when}: every event leads from every state where the table says`, () => {
    for (const [name, event] of Object.entries(words)) {
      const expected = table[name as keyof typeof words].split(' ');
      for (const [index, state] of theirs.entries()) {
        const { hold } = stepHold({ mine: mine.talk, theirs: state }, event, { ...record, ...part });
        assert.equal(hold.theirs, expected[index] === '.' ? state : expected[index], `${name} from ${state}`);
      }
    }
  });
}

test('The other holds by their own word, or by the record while the server knows the call and they have not said otherwise', () => {
  function held(part: Partial<HoldRecord>): readonly boolean[] {
    return theirs.map((state) => isHeldByThem({ mine: mine.talk, theirs: state }, { ...record, ...part }));
  }
  assert.deepEqual(held({}), [false, true, false]);
  assert.deepEqual(held({ theirs: true }), [true, true, false]);
  assert.deepEqual(held({ theirs: true, known: false }), [false, true, false]);
});

test('The call is open while neither of the two holds, whatever the server says of me', () => {
  for (const state of Object.values(mine)) {
    const open = isOpen({ mine: state, theirs: 'recorded' }, { ...record, mine: true });
    assert.equal(open, state.wish === 'talk', nameOf(state));
    assert.equal(isOpen({ mine: state, theirs: 'holding' }, record), false);
  }
});

test('On a new connection the record counts, for there may be another page of theirs; without a record their word does', () => {
  for (const state of theirs) {
    assert.equal(renewHold({ mine: mine.talk, theirs: state }, record).theirs, 'recorded');
    assert.equal(renewHold({ mine: mine.talk, theirs: state }, { ...record, known: false }).theirs, state);
  }
});
