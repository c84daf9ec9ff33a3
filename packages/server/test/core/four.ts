import type { CoreHouse, Device, Json, Someone } from './house.ts';

/** Ada, Bob, Cleo and Dora, each at a page. */
export function fourAtPages(house: CoreHouse) {
  const [ada, bob, cleo, dora] = ['Ada', 'Bob', 'Cleo', 'Dora'].map((name) => house.register(name)) as [Someone, Someone, Someone, Someone];
  const [adas, bobs, cleos, doras] = [ada, bob, cleo, dora].map((one) => one.attach()) as [Device, Device, Device, Device];
  return { ada, bob, cleo, dora, adas, bobs, cleos, doras };
}

/** Who is in a call as somebody sees it, and how. */
export function states({ parties }: Json): string {
  return parties.map(({ username, state }: Json) => `${username} ${state}`).join(', ');
}

/** What stands in the history of somebody, the newest first. */
export function history(who: Someone): Json[] {
  return who
    .do('history/list')
    .entries.map(({ outcome, others }: Json) => [
      outcome,
      others.map(({ username, as }: Json) => (as === undefined ? username : `${username} ${as}`)),
    ]);
}
