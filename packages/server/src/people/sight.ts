import { awayOf, type Away, type Listed } from './away.ts';
import type { Blocks } from './blocks.ts';
import type { People } from './people.ts';

interface Needs {
  readonly people: Pick<People, 'listed'>;
  readonly blocks: Pick<Blocks, 'hides' | 'hiddenFrom' | 'knownAs' | 'since'>;
}

/** How the people of the list look to one viewer (null: to nobody in particular): who has blocked them is away. */
export interface Sight {
  seen(viewerId: string | null, userId: string): Listed | undefined;
  /** Those who are shown to a viewer otherwise than they are. */
  hiddenFrom(viewerId: string | null): ReadonlyMap<string, Away>;
}

const nobody: ReadonlyMap<string, Away> = new Map();

export function createSight({ people, blocks }: Needs): Sight {
  /** Away since they have blocked the viewer, or went before, and called as they were then. */
  function hidden(viewerId: string, userId: string): Away | undefined {
    const person = people.listed(userId);
    if (person === undefined) return undefined;
    const heardWall = Math.min(person.heardWall, blocks.since(userId, viewerId));
    return awayOf({ ...person, ...blocks.knownAs(userId, viewerId), heardWall }, false);
  }
  return {
    seen: (viewerId, userId) => (viewerId !== null && blocks.hides(userId, viewerId) ? hidden(viewerId, userId) : people.listed(userId)),
    hiddenFrom(viewerId) {
      const ids = viewerId === null ? [] : [...blocks.hiddenFrom(viewerId)];
      if (viewerId === null || ids.length === 0) return nobody;
      return new Map(
        ids.flatMap((id) => {
          const person = hidden(viewerId, id);
          return person === undefined ? [] : [[id, person] as const];
        }),
      );
    },
  };
}
