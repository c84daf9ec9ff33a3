import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calledIn, callHash } from '../src/later/called-link/call-link.ts';
import { foundIn } from '../src/later/called-link/found.ts';

test('a link names whom it asks to call, whatever is in the name', () => {
  for (const name of ['Bob', 'Bob Smith', 'Zoë #1', '100 %', 'a/b?c&d', '山田']) assert.equal(calledIn(callHash(name)), name, name);
  for (const [hash, name] of [
    ['#call=Bob%20Smith', 'Bob Smith'],
    ['#call=Bob Smith ', 'Bob Smith'],
    ['#call=100%', '100%'],
    ['#call=', null],
    ['#call=%20', null],
    ['#recents', null],
    ['#guest=call=Bob', null],
    ['', null],
  ] as const)
    assert.equal(calledIn(hash), name, hash);
});

test('a link of the scheme comes as the browser hands it on: all of it in the address of the page', () => {
  for (const link of ['web+earshot:Bob%20Smith', 'web+earshot://Bob%20Smith', 'web+earshot://Bob%20Smith/', 'WEB+EARSHOT:Bob%20Smith'])
    assert.equal(calledIn(`#call=${encodeURIComponent(link)}`), 'Bob Smith', link);
  assert.equal(calledIn(`#call=${encodeURIComponent('web+earshot:')}`), null);
});

test('Bob is found by their name as people write it, and nobody whose name only begins like it', () => {
  const users = ['Bobby', 'BOB', 'Bob', 'Ｂob  Smith'].map((username) => ({ id: username, username }));
  assert.equal(foundIn(users, 'Bob')?.id, 'Bob');
  assert.equal(foundIn(users, 'bOB')?.id, 'BOB');
  assert.equal(foundIn(users, 'bob smith')?.id, 'Ｂob  Smith');
  assert.equal(foundIn(users, 'Bo'), null);
});
