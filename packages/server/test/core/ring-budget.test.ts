import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RingBudget, type RingEnd } from '../../src/calls/ring-budget.ts';
import { defaultLimits } from '../../src/limits/limits.ts';

const second = 1_000;
const whole = 45;

/** Rings on a clock of its own. */
class Rings {
  readonly budget = new RingBudget(defaultLimits.rings);
  now = 0;
  #calls = 0;

  join(userId: string, address: string): void {
    this.budget.joined(userId, address, this.now);
  }

  pause(callerId: string, calleeId: string) {
    return this.budget.pause({ callerId, calleeId }, this.now);
  }

  /** Rings for so many seconds. Answers whether it was allowed. */
  ring(caller: string, callee: string, seconds: number, end: RingEnd = 'wasted'): boolean {
    if (this.pause(caller, callee) !== null) return false;
    const id = `call ${(this.#calls += 1)}`;
    this.budget.began(id, callee, this.now);
    this.now += seconds * second;
    this.budget.over({ callId: id, callerId: caller, calleeId: callee, end }, this.now);
    return true;
  }

  /** How often in a row it may ring for so long. */
  inARow(caller: string, callee: string, seconds: number): number {
    let times = 0;
    while (times < 1_000 && this.ring(caller, callee, seconds)) times += 1;
    return times;
  }
}

const bursts: readonly (readonly [what: string, seconds: number, atLeast: number, atMost: number])[] = [
  ['rings out', whole, 4, 4],
  ['gives up after ten seconds', 10, 13, 17],
  ['is declined at once', 0, 22, 23],
  ['gives up after two seconds', 2, 22, 25],
];
for (const [what, seconds, atLeast, atMost] of bursts)
  test(`Who ${what} may call the same person again ${atLeast} times in a row at least, and ${atMost} at most`, () => {
    const times = new Rings().inARow('Ada', 'Bob', seconds);
    assert.ok(times >= atLeast && times <= atMost, `${times} times`);
  });

test('Whoever goes on calling holds the line of the other for a fifth of the time', () => {
  const rings = new Rings();
  let rung = 0;
  const hour = 3_600 * second;
  while (rings.now < hour) {
    const pause = rings.pause('Ada', 'Bob');
    if (pause === null) {
      rings.ring('Ada', 'Bob', whole);
      rung += whole;
    } else {
      assert.equal(pause.why, 'pair');
      rings.now += pause.seconds * second;
    }
  }
  assert.ok(rung > 600 && rung < 900 + 135, `${rung} s of an hour`);
});

test('What Ada is told to wait is true: a moment before is too soon', () => {
  const rings = new Rings();
  rings.inARow('Ada', 'Bob', whole);
  const pause = rings.pause('Ada', 'Bob');
  assert.ok(pause !== null && pause.seconds > 30 && pause.seconds < 200);
  rings.now += (pause.seconds - 1) * second;
  assert.notEqual(rings.pause('Ada', 'Bob'), null);
  rings.now += second;
  rings.now += 1;
  assert.equal(rings.pause('Ada', 'Bob'), null);
});

test('Cleo is rung by Ada as if Bob had not been; but who rings everybody in vain must wait', () => {
  const rings = new Rings();
  rings.inARow('Ada', 'Bob', whole);
  assert.equal(rings.pause('Ada', 'Cleo'), null);
  let people = 0;
  while (rings.ring('Ada', `person ${people}`, whole)) people += 1;
  assert.ok(people >= 10 && people <= 30, `${people} people`);
  assert.equal(rings.pause('Ada', 'Dora')?.why, 'caller');
  assert.equal(rings.pause('Eve', 'Dora'), null);
});

test('A call that is accepted gives back what was spent on it, and one that reached nobody costs nothing', () => {
  const rings = new Rings();
  for (let n = 0; n < 3; n += 1) rings.ring('Ada', 'Bob', whole);
  rings.ring('Ada', 'Bob', whole, 'accepted');
  assert.equal(rings.inARow('Ada', 'Bob', whole), 4);
  for (let n = 0; n < 10; n += 1) assert.equal(rings.ring('Ada', 'Cleo', whole, 'unreachable'), true);
});

test('Bob calls back, and Ada may call again as if Bob had always answered', () => {
  const rings = new Rings();
  rings.inARow('Ada', 'Bob', whole);
  rings.ring('Bob', 'Ada', 1, 'accepted');
  assert.equal(rings.inARow('Ada', 'Bob', whole), 4);
});

test('Ten fresh names of one address are one caller, at whomever they ring; those of another address are not', () => {
  const rings = new Rings();
  for (let n = 0; n < 10; n += 1) rings.join(`name ${n}`, '192.0.2.1');
  rings.join('Zoe', '192.0.2.2');
  let rung = 0;
  for (let n = 0; n < 10; n += 1) rung += rings.inARow(`name ${n}`, 'Bob', whole);
  assert.equal(rung, 4);
  assert.equal(rings.pause('name 9', 'Bob')?.why, 'newcomers');
  assert.equal(rings.pause('Zoe', 'Bob'), null);
  assert.equal(rings.pause('name 9', 'Cleo'), null);
});

test('Names of this machine are not counted together, nor are names that are old', () => {
  const rings = new Rings();
  for (const name of ['one', 'two']) rings.join(name, '127.0.0.1');
  rings.inARow('one', 'Bob', whole);
  assert.notEqual(rings.pause('two', 'Bob')?.why, 'newcomers');
  for (const name of ['three', 'four']) rings.join(name, '192.0.2.1');
  rings.now += 3_600 * second;
  rings.inARow('three', 'Cleo', 10);
  assert.equal(rings.pause('four', 'Cleo'), null);
});

test('Whom many have rung in vain is left to those who have not tried: the front desk is refused to nobody new', () => {
  const rings = new Rings();
  for (let n = 0; n < 20; n += 1) assert.equal(rings.ring(`visitor ${n}`, 'Desk', whole), true, `visitor ${n}`);
  assert.equal(rings.pause('visitor 19', 'Desk')?.why, 'callee');
  assert.equal(rings.pause('visitor 20', 'Desk'), null);
  assert.equal(rings.pause('visitor 19', 'Bob'), null);
});

test('A person who is called and cancelled all day by a test is not taken for one who is rung for long', () => {
  const rings = new Rings();
  for (let n = 0; n < 100; n += 1) for (let m = 0; m < 20; m += 1) assert.equal(rings.ring(`tester ${n}`, 'Bob', 0), true);
});

test('A ring that goes on at another is written down for nobody, and nothing of it stays', () => {
  const rings = new Rings();
  for (let n = 0; n < 10; n += 1) assert.equal(rings.ring('Ada', 'Bob', whole, 'replaced'), true);
  assert.equal(rings.budget.running, 0);
});
