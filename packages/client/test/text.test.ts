import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, SideFrame } from '@earshot/protocol';
import fc from 'fast-check';
import { readFrame, writeFrame } from '../src/call/frame.ts';
import { bring, heardHave, heardText, heardVersion, nothingPassed, onNewConnection, type Delivery } from '../src/text/delivery.ts';
import { keep, recallDelivery, recallLog, recallText } from '../src/text/kept.ts';
import { edited, editsTo, linesOf } from '../src/text/line.ts';
import { addLine, noText, write, type TextLog } from '../src/text/log.ts';
import { bob } from './town/samples.ts';

function read(edits: ReturnType<typeof editsTo>, before: string): string {
  return edits.reduce((line, edit) => edited(line, edit), before);
}

test('A line becomes another by what has changed in it alone, and no character is cut in two', () => {
  assert.deepEqual(editsTo('Hell', 'Hello', false), [{ at: 4, text: 'o', end: false }]);
  assert.deepEqual(editsTo('Hello', 'Hel', false), [{ at: 3, text: '', end: false }], 'erased');
  assert.deepEqual(editsTo('Helo Bob', 'Hello Bob', false), [{ at: 3, text: 'lo Bob', end: false }], 'inserted before the end');
  assert.deepEqual(editsTo('Hello', 'Hello', false), []);
  assert.deepEqual(editsTo('Hello', 'Hello', true), [{ at: 5, text: '', end: true }]);
  assert.deepEqual(editsTo(null, '', false), [{ at: 0, text: '', end: false }], 'what nobody knows is said whole');
  assert.deepEqual(editsTo('a😀', 'a😎', false), [{ at: 1, text: '😎', end: false }], 'two that begin with the same half');
  assert.equal(read(editsTo('שלום', 'שלום, Bob', false), 'שלום'), 'שלום, Bob');
});

test('Whatever two lines say, the one becomes the other by frames that fit the channel', () => {
  const line = fc.string({ unit: 'binary', maxLength: 2_000 }).map((text) => linesOf(text).open);
  fc.assert(
    fc.property(line, line, fc.boolean(), (before, after, end) => {
      const edits = editsTo(before, after, end);
      assert.equal(read(edits, before), after);
      for (const { end: isEnd, ...edit } of edits) {
        const frame = { t: 'text', line: 1, ...edit, end: isEnd } as const;
        assert.deepEqual(readFrame(writeFrame(frame)), { v: 2, ...frame });
      }
    }),
  );
});

test('A break finishes a line, an empty one is none, a long one goes on in the next, and a book is left out', () => {
  assert.deepEqual(linesOf('one\r\ntwo\n\n \u2028thr'), { finished: ['one', 'two'], open: 'thr' });
  assert.deepEqual(linesOf('a\u0007b\tc\ud800'), { finished: [], open: 'a b c\u{FFFD}' });
  const { finished, open } = linesOf('x'.repeat(10_000));
  assert.deepEqual(
    [...finished.map((line) => line.length), open.length],
    [2_000, 2_000, 2_000, 2_000, 2_000],
    'a paste of 10,000 is whole',
  );
  const book = linesOf('y'.repeat(1_000_000));
  assert.equal(book.finished.join('').length + book.open.length, 20_000);
});

test('Of each person the newest lines are kept, and Bob cannot push out what Ada has written', () => {
  const mine = write(noText, 'Hello\n');
  const flooded = Array.from({ length: 2_000 }, (_, index) => `line ${index}`).reduce(
    (log, text) => addLine(log, { from: bob, text }),
    mine,
  );
  assert.equal(flooded.lines.length, 501);
  assert.equal(flooded.lines[0]?.text, 'Hello');
  assert.equal(flooded.lines.at(-1)?.text, 'line 1999');
  const large = Array.from({ length: 200 }).reduce<TextLog>((log) => addLine(log, { from: bob, text: 'z'.repeat(2_000) }), mine);
  assert.equal(large.lines.length, 26, '50,000 units of theirs');
});

/** What Bob has of Ada, and Ada's way to them. */
interface Way {
  readonly log: TextLog;
  readonly out: Delivery;
  readonly come: Delivery;
  readonly got: readonly string[];
  /** On their way: to Bob, and back. */
  readonly air: readonly SideFrame[];
  readonly back: readonly SideFrame[];
}

const fresh: Way = { log: noText, out: nothingPassed(noText), come: nothingPassed(noText), got: [], air: [], back: [] };

function say(way: Way): Way {
  const { delivery, frames } = bring(way.out, way.log);
  return { ...way, out: delivery, air: [...way.air, ...frames] };
}

/** The first frame on its way arrives. */
function arrive(way: Way): Way {
  const [frame, ...air] = way.air;
  const [answer, ...back] = way.back;
  if (answer?.t === 'text-have') return say({ ...way, back, out: heardHave(way.out, answer.lines, way.log) });
  if (frame?.t === 'text-ask') return { ...way, air, back: [...way.back, { t: 'text-have', lines: way.come.have }] };
  if (frame?.t !== 'text') return way;
  const { delivery, finished } = heardText(way.come, frame);
  return { ...way, air, come: delivery, got: finished === null ? way.got : [...way.got, finished] };
}

function arriveAll(way: Way): Way {
  let now = say(way);
  while (now.air.length + now.back.length > 0) now = arrive(now);
  return now;
}

/** The connection breaks with all that is on its way, and there is a new one. */
function renew(way: Way): Way {
  return say({ ...way, air: [], back: [], out: onNewConnection(way.out) });
}

/** Ada's page is loaded again: what it has kept goes through a text. */
function reload(way: Way): Way {
  const kept = recallText(JSON.parse(JSON.stringify(keep(way.log, [{ to: bob.id, delivery: way.out }]))));
  return renew({ ...way, log: recallLog(kept), out: recallDelivery(kept, bob.id) });
}

type Act = (way: Way) => Way;
const anyText = fc.string({ unit: 'grapheme', maxLength: 30 });
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: anyText.map(
      (text): Act =>
        (way) =>
          say({ ...way, log: write(way.log, way.log.mine + text) }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(9).map(
      (from): Act =>
        (way) =>
          say({ ...way, log: write(way.log, [...way.log.mine].slice(0, from).join('')) }),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Act>((way) => say({ ...way, log: write(way.log, `${way.log.mine}\n`) })) },
  {
    weight: 1,
    arbitrary: anyText.map((text): Act => (way) => ({ ...way, log: write(way.log, `${way.log.mine}${text}\n${text}`) })),
  },
  { weight: 5, arbitrary: fc.constant<Act>(arrive) },
  { weight: 1, arbitrary: fc.constant<Act>(renew) },
  { weight: 1, arbitrary: fc.constant<Act>(reload) },
);

test('Whatever Ada types while connections break and her page is loaded again, Bob reads each line once and in order', () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 60 }), (acts) => {
      const end = arriveAll(acts.reduce((way, act) => act(way), fresh));
      assert.deepEqual(
        end.got,
        end.log.lines.map(({ text }) => text),
      );
      assert.equal(end.come.open, end.log.mine);
      assert.equal(end.come.missed, false);
    }),
    { numRuns: 1_000 },
  );
});

function typed(...texts: readonly string[]): Way {
  let way = fresh;
  for (const text of texts) way = arriveAll({ ...way, log: write(way.log, text) });
  return way;
}

test('Bob, whose page has lost everything, reads all that is kept once more, and no line twice', () => {
  const lost = renew({ ...typed('one\n', 'two\nthr'), come: nothingPassed(noText), got: [] });
  const again = arriveAll(lost);
  assert.deepEqual([again.got, again.come.open], [['one', 'two'], 'thr']);
});

test('Ada goes on at another device, which has none of her lines: what she writes there follows what Bob has', () => {
  const bare = { ...typed('one\n', 'two\n'), log: noText, out: nothingPassed(noText) };
  const before = write(noText, 'three\n');
  const there = arriveAll({ ...bare, log: before });
  assert.deepEqual(there.got, ['one', 'two', 'three']);
  const later = arriveAll({ ...renew(there), log: write(there.log, 'four\n') });
  assert.deepEqual(later.got, ['one', 'two', 'three', 'four']);
});

test('Cleo, who comes later, reads from the line on that is being written', () => {
  const { log } = typed('about Cleo\n', 'Hel');
  const cleo = arriveAll({ ...fresh, log, out: nothingPassed(log) });
  assert.deepEqual([cleo.got, cleo.come.open, cleo.come.missed], [[], 'Hel', false]);
  assert.deepEqual(arriveAll({ ...cleo, log: write(cleo.log, 'Hello\n') }).got, ['Hello']);
});

test('Lines that Ada has kept no longer are passed over, and Bob is told that some are missing', () => {
  const log = Array.from({ length: 600 }, (_, index) => `${index}\n`).reduce((sum, text) => write(sum, text), noText);
  const end = arriveAll({ ...fresh, log });
  assert.equal(end.got.length, 500);
  assert.equal(end.got.at(-1), '599');
  assert.equal(end.come.missed, true);
});

test('A page of before there was text is asked nothing and told nothing, until another page speaks in its place', () => {
  const log = write(noText, 'Hello');
  for (const version of [undefined, 0, 1]) {
    const unable = heardVersion(nothingPassed(log), version);
    assert.deepEqual(bring(unable, log), { delivery: unable, frames: [] });
    assert.deepEqual(bring(heardVersion(unable, 2), log).frames, [{ t: 'text-ask' }]);
  }
  const asked = bring(nothingPassed(log), log).delivery;
  assert.deepEqual(bring(asked, log).frames, [], 'once');
  assert.deepEqual(bring(heardVersion(asked, 2), log).frames, [{ t: 'text-ask' }], 'who speaks only now may not have heard it');
});

test('Who means harm gets nothing by it: every text ends in a bounded line, and a number that is too large harms them alone', () => {
  const anyFrame = fc.record({
    t: fc.constant('text' as const),
    line: fc.nat(2 ** 32),
    at: fc.nat(2_000),
    text: fc.string({ unit: 'binary', maxLength: 400 }),
    end: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 40 }), (frames) => {
      let come = nothingPassed(noText);
      for (const frame of frames) {
        const step = heardText(come, frame);
        come = step.delivery;
        for (const line of [come.open, step.finished ?? ''])
          assert.ok([...line].length <= 2_000 && line.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(line));
      }
    }),
  );
  const far =
    fits(SideFrame, { t: 'text', line: 1, at: 2_001, text: '' }) || fits(SideFrame, { t: 'text', line: 1, at: 0, text: 'x'.repeat(401) });
  assert.equal(far, false);
  assert.equal(readFrame(JSON.stringify({ t: 'text', line: 1, at: 0, text: 'x'.repeat(400), more: 'x'.repeat(1_000) })), null);
  const log = write(noText, 'one\ntwo\nthr');
  const asked = bring(nothingPassed(noText), log).delivery;
  for (const lines of [0, 5, 2 ** 40]) {
    const { delivery, frames } = bring(heardHave(asked, lines, log), log);
    assert.equal(frames.length, 3);
    assert.equal(heardHave(delivery, 0, log), delivery, 'what was not asked is not listened to');
  }
  const known = bring(heardHave(asked, 0, log), log).delivery;
  const again = bring(onNewConnection(known), log).delivery;
  assert.equal(bring(heardHave(again, 2 ** 40, log), log).frames.length, 1, 'who has more than there is has all');
});

test('What a tab has kept is taken back only if it is what was kept', () => {
  assert.equal(keep(noText, [{ to: bob.id, delivery: nothingPassed(noText) }]), null, 'nothing was written');
  for (const kept of [null, undefined, 7, {}, { lines: 'all' }, { lines: [], count: -1, written: 0, mine: '', passed: [] }])
    assert.equal(recallText(kept), null);
  assert.deepEqual(recallLog(null), noText);
  assert.deepEqual(recallDelivery(null, bob.id), nothingPassed(noText));
});
