import type { CallBook } from '../calls/call-book.ts';
import { statusAmong } from '../calls/policy.ts';
import type { Availabilities } from '../people/availabilities.ts';
import type { Blocks } from '../people/blocks.ts';
import { createDirectory } from '../people/directory.ts';
import type { PeopleFact } from '../people/facts.ts';
import { createFavourites } from '../people/favourites.ts';
import { createGroupList } from '../people/group-list.ts';
import type { Groups } from '../people/groups.ts';
import type { KeptNames } from '../people/kept-names.ts';
import { People } from '../people/people.ts';
import { Presence } from '../people/presence.ts';
import { createSight } from '../people/sight.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly tell: (fact: PeopleFact) => void;
  readonly book: Pick<CallBook, 'callsOf'>;
  readonly availabilities: Availabilities;
  readonly blocks: Blocks;
  readonly groups: Groups;
  readonly keptNames: KeptNames;
  readonly subscriptions: Subscriptions;
}

/** Who is there, how they look to whom, and who is told of it. */
export function makeLists(needs: Needs) {
  const { availabilities, blocks, book, subscriptions } = needs;
  const directory = createDirectory();
  const people = new People({
    ...needs,
    directory,
    isDnd: (userId) => availabilities.isDnd(userId),
    wakes: (userId) => subscriptions.wakes(userId),
    statusOf: (userId) => statusAmong({ id: userId, calls: book.callsOf(userId) }),
  });
  const sight = createSight({ people, blocks });
  const favourites = createFavourites();
  const presence = new Presence({ ...needs, directory, favourites, people, sight });
  return { directory, people, sight, favourites, presence, groupList: createGroupList({ ...needs, directory, people }) };
}
