import assert from 'node:assert/strict';
import { idOf } from './two-calls.ts';
import { talk } from './stories.ts';
import type { FakePeer } from './fake-media.ts';
import type { Person, Town } from './town.ts';

/** Those who are signed in, by name. */
export interface People {
  readonly ada: Person;
  readonly bob: Person;
  readonly cleo: Person;
}

export async function three(town: Town): Promise<People> {
  return { ada: await town.person('Ada'), bob: await town.person('Bob'), cleo: await town.person('Cleo') };
}

/** Ada talks to Bob and adds Cleo, who accepts. */
export async function company(town: Town): Promise<People> {
  const people = await three(town);
  await talk(town, people.ada, people.bob);
  void people.ada.phone.invite(people.cleo.id());
  await town.settle();
  people.cleo.in('ringing');
  void people.cleo.phone.accept();
  await town.settle();
  return people;
}

/** Ada talks to Cleo while Bob is set aside. */
export async function consulted(town: Town): Promise<People> {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  void ada.phone.hold();
  await town.settle();
  void ada.phone.call(cleo.id());
  await town.settle();
  void cleo.phone.accept();
  await town.settle();
  assert.equal(ada.in('talking').other.username, 'Cleo');
  assert.ok(idOf(ada, 'Bob'));
  return people;
}

function isPlaying({ state }: FakePeer): boolean {
  return !state.closed && state.connected && state.listening;
}

function isSpeaking(person: Person, { state }: FakePeer): boolean {
  return !state.closed && person.media.microphones.some((one) => one === state.attached && one.state.open && one.state.enabled);
}

/** Whom each of them hears, as `Ada: Bob Cleo`. */
export function whoHears({ ada, bob, cleo }: People): readonly string[] {
  const people = [
    ['Ada', ada],
    ['Bob', bob],
    ['Cleo', cleo],
  ] as const;
  return people.map(([name, person]) => {
    const heard = people.filter(([, other]) =>
      person.media.peers.some((peer) => {
        const far = other.media.peers.find((one) => one === peer.state.far);
        return far !== undefined && isPlaying(peer) && isSpeaking(other, far);
      }),
    );
    return `${name}: ${heard.map(([other]) => other).join(' ')}`.trimEnd();
  });
}

/** The others as somebody's page shows them. */
export function othersOf(person: Person): string {
  return person
    .in('talking')
    .others.map(({ username, media, ringing }) => `${username} ${media ?? (ringing ? 'rings' : 'is called')}`)
    .join(', ');
}

/** Who has no way to whom, by what somebody's page was told. */
export function deafIn(person: Person): readonly string[] {
  const { parties } = person.in('talking').call;
  return parties.flatMap(({ username, deaf_to = [] }) =>
    deaf_to.map((id) => `${username}: ${parties.find(({ user_id }) => user_id === id)?.username ?? ''}`),
  );
}
