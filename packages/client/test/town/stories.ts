import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IceServer } from '@earshot/protocol';
import { createTown, type Person, type Town } from './town.ts';

/** A test in a town of its own. Afterwards no timer is left. */
export function inTown(name: string, story: (town: Town) => Promise<void>, servers: readonly IceServer[] = []): void {
  test(name, async () => {
    const town = createTown(servers);
    try {
      await story(town);
    } finally {
      town.close();
    }
    assert.equal(town.clock.timers, 0, 'every timer is stopped');
  });
}

/** One calls the other, who accepts. */
export async function talk(town: Town, one: Person, two: Person): Promise<void> {
  void one.phone.call(two.id());
  await town.settle();
  two.in('ringing');
  void two.phone.accept();
  await town.settle();
  one.in('talking');
  two.in('talking');
}

/** How a call ended, as a person sees it. */
export function ending(person: Person): string {
  const { reason, byMe } = person.in('ended');
  return `${reason}${byMe ? ' by me' : ''}`;
}

/** Who is heard by the other now. */
export function heard(...people: readonly Person[]): boolean[] {
  return people.map(({ media }) => media.sounding());
}

/** The status that everybody sees. */
export function statusOf(viewer: Person, name: string): string | undefined {
  return viewer.see().people.list.find((user) => user.username === name)?.status;
}

/** The network of a person goes, and with it their line to the server. */
export function cut(person: Person): void {
  person.line.up = false;
  person.line.cut();
}

/** It is there again, and their device says so. */
export function mend(person: Person): void {
  person.line.up = true;
  person.line.wake();
}
