import assert from 'node:assert/strict';
import { talk } from './stories.ts';
import type { Person, Town } from './town.ts';

/** The calls of somebody, as `Bob talking`, `Bob held` and so on; `*` is the one in front. */
export function callsOf(person: Person): string {
  const words = person.see().calls.map(({ view, focused }) => {
    const how = view.phase === 'talking' && view.heldByMe ? 'held' : view.phase;
    return `${focused ? '*' : ''}${view.other.username} ${how}`;
  });
  return words.join(', ');
}

export function idOf(person: Person, name: string): string {
  const entry = person.see().calls.find(({ view }) => view.other.username === name);
  assert.ok(entry !== undefined, `there is no call with ${name}`);
  return entry.id;
}

/** With whom somebody is connected, and hears and is heard by now. */
export function hears(person: Person): string {
  const lines = person.media.peers.filter(({ state }) => !state.closed && state.connected);
  const sent = lines.filter(
    ({ state }) => state.attached !== null && person.media.microphones.some((one) => one === state.attached && one.state.enabled),
  );
  const played = lines.filter(({ state }) => state.listening);
  assert.ok(sent.length <= 1, 'the microphone is on one line at most');
  assert.ok(played.length <= 1, 'one is heard at most');
  assert.deepEqual(sent, played);
  return lines.map((line) => (sent.includes(line) ? 'open' : 'silent')).join(' ');
}

interface Three {
  readonly ada: Person;
  readonly bob: Person;
  readonly cleo: Person;
}

/** Ada talks to Bob, and Cleo rings. */
export async function waiting(town: Town): Promise<Three> {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await talk(town, ada, bob);
  void cleo.phone.call(ada.id());
  await town.wait(200);
  return { ada, bob, cleo };
}

/** Ada talks to Cleo, and has set Bob aside. */
export async function two(town: Town): Promise<Three> {
  const three = await waiting(town);
  void three.ada.phone.accept({ call: idOf(three.ada, 'Cleo') });
  await town.settle();
  return three;
}
