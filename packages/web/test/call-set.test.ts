import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEntry } from '@earshot/client';
import { callSetOf } from '../src/call-set.ts';
import { standingWords } from '../src/later/standing-words.ts';
import { call, talkingTo as talking } from './samples.ts';

const [bob, cleo, dana] = ['Bob', 'Cleo', 'Dana'].map((username) => ({ id: username.toLowerCase(), username }));
assert.ok(bob && cleo && dana);

type Person = typeof bob;

function held(other: Person): CallEntry['view'] {
  return talking(other, { heldByMe: true, heldSince: 0, talk: { ms: 192_000, at: 0, running: false } });
}

function dialing(other: Person): CallEntry['view'] {
  return { phase: 'dialing', other, call: null, ringing: false, ringsOn: 0, asking: false, busy: false };
}

function ringing(other: Person): CallEntry['view'] {
  return { phase: 'ringing', other, call, endsAt: 45_000 };
}

function accepting(other: Person): CallEntry['view'] {
  return { phase: 'accepting', other, call, asking: false };
}

/** Who stands where; the first has the focus. */
function stand(...views: readonly CallEntry['view'][]): string {
  const { standing, active, front, waiting } = callSetOf(views.map((view, at) => ({ id: String(at), view, focused: at === 0 })));
  const parts = [
    ['in front', front],
    ['waiting', waiting],
    ['active', active],
  ] as const;
  const said = parts.flatMap(([where, entry]) => (entry === null ? [] : [`${entry.view.other.username} ${where}`]));
  return [...said, ...(standing.length === 0 ? [] : [`${standing.length} of mine`])].join(', ');
}

test('a ring stands in front while Ada is free or has set their calls aside, and waits beside a call of theirs', () => {
  assert.equal(stand(), '');
  assert.equal(stand(ringing(bob)), 'Bob in front');
  assert.equal(stand(ringing(bob), ringing(cleo)), 'Bob in front, Cleo waiting');
  assert.equal(stand(ringing(cleo), held(bob)), 'Cleo in front, 1 of mine');
  assert.equal(stand(held(bob), ringing(cleo)), 'Cleo in front, 1 of mine');
  assert.equal(stand(talking(bob), ringing(cleo)), 'Cleo waiting, Bob active, 1 of mine');
  assert.equal(stand(talking(bob, { heldByThem: true }), ringing(cleo)), 'Cleo waiting, Bob active, 1 of mine');
  assert.equal(stand(dialing(bob), ringing(cleo)), 'Cleo waiting, Bob active, 1 of mine');
  assert.equal(stand(talking(bob), ringing(cleo), held(dana)), 'Cleo waiting, Bob active, 2 of mine');
});

test('a ring that Ada accepts beside a call waits until it has the stage, and never comes in front', () => {
  assert.equal(stand(accepting(bob)), 'Bob in front');
  assert.equal(stand(talking(bob), accepting(cleo)), 'Cleo waiting, Bob active, 1 of mine');
  assert.equal(stand(held(bob), accepting(cleo)), 'Cleo waiting, 1 of mine');
  assert.equal(stand(accepting(cleo), held(bob)), '1 of mine');
});

test('the list says what each call of Ada is doing, and for how long', () => {
  function said(view: CallEntry['view'], now: number): string {
    assert.ok(view.phase === 'talking' || view.phase === 'dialing');
    const { text, changesIn } = standingWords(view, now);
    return `${text}${changesIn === null ? '' : `, otherwise in ${changesIn} ms`}`;
  }
  assert.equal(said(talking(bob, { talk: { ms: 192_000, at: 0, running: true } }), 400), 'In call, 3:12, otherwise in 600 ms');
  assert.equal(said(held(bob), 48_250), 'On hold for 0:48, otherwise in 750 ms');
  assert.equal(said(talking(bob, { media: 'reconnecting', heldSince: 0 }), 48_250), 'Reconnecting...');
  assert.equal(said(dialing(cleo), 0), 'Calling...');
});
