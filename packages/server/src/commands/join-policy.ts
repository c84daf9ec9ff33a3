import { isPrivate } from '../ice/addresses.ts';
import type { Origin } from '../ports/core.ts';
import type { Join } from '@earshot/protocol';

/** From where somebody comes. */
export type Source = Pick<Origin, 'address' | 'behindProxy'>;

/** What somebody new needs to come in: nothing, an invitation or an admin's word, or an invitation alone. */
export type Needed = 'nothing' | 'invitation or approval' | 'invitation';

/** What somebody new needs who comes from there. An address that is hidden behind a proxy counts as a public one. */
export function neededBy(join: Join, source: Source): Needed {
  switch (join) {
    case 'open':
      return 'nothing';
    case 'lan':
      return isNear(source) ? 'nothing' : 'invitation or approval';
    case 'invite':
      return 'invitation';
    case 'approve':
      return 'invitation or approval';
  }
}

function isNear({ address, behindProxy }: Source): boolean {
  return behindProxy !== true && isPrivate(address);
}
