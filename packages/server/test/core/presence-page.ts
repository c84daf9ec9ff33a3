import type { TestContext } from 'node:test';
import { openCoreHouse, type CoreHouse, type Device, type Json, type Someone } from './house.ts';

export function open(t: TestContext): CoreHouse {
  const house = openCoreHouse();
  t.after(() => house.close());
  return house;
}

/** What a page knows: it lists once, and then only listens. Asks again when an event does not follow on what it has. */
export function pageOf(device: Device, query: object = {}) {
  let known = new Map<string, Json>();
  let revision = 0;
  let total = 0;
  let asked = 0;
  let read = device.frames.length;
  function ask(): void {
    const { users, ...answer } = device.do('users/list', query);
    known = new Map(users.map((user: Json) => [user.id, user]));
    ({ revision, total } = answer);
    asked += 1;
    read = device.frames.length;
  }
  function listen(): void {
    for (; read < device.frames.length; read += 1) {
      const { event } = device.frames[read];
      if (event?.type !== 'presence') continue;
      if (event.since !== revision) return ask();
      for (const id of event.gone) known.delete(id);
      for (const user of event.changed) known.set(user.id, user);
      ({ revision, total } = event);
    }
  }
  ask();
  return {
    listen,
    names: () => (listen(), [...known.values()].map(({ username, status }) => `${username} ${status}`).toSorted()),
    total: () => (listen(), total),
    asked: () => (listen(), asked),
  };
}

export function signIn(house: CoreHouse, name: string): { person: Someone; device: Device } {
  const person = house.register(name);
  return { person, device: person.attach() };
}
