import type { KeptName } from '../people/kept-names.ts';
import type { Name } from '../people/names.ts';
import type { Person } from '../people/person.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { DeviceRecord } from '../records/port.ts';
import { onlineTo, type Parts } from './parts.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Why a name is not free for a person while somebody who is here has it; null when it is free. */
export function refuseHere({ directory }: Parts, { username, key }: Name, by: Person | null): Refusal | null {
  const taken = directory.taken(username, key, by);
  return taken === null ? null : ofSomebodyHere(taken);
}

const ofGroup: Readonly<Record<KeptName['how'], string>> = {
  name: 'This is the name of a group here. Choose another.',
  look: 'This name looks like the one of a group here. Choose another.',
};

function ofSomebodyHere(how: KeptName['how']): Refusal {
  return how === 'name' ? refuse('name_taken') : refuse('name_taken', 'This name looks like the one of somebody here. Choose another.');
}

/**
 * A name belongs to somebody else: says so, and no more of them than the month in which they were here last, as far as
 * the viewer may know it. `viewerId`: who asks for the name; null for who does not say who they are.
 */
export function refuseKept(parts: Parts, kept: KeptName, viewerId: string | null): Later<Refusal> {
  const { blocks, groups, records } = parts;
  if (groups.get(kept.userId) !== undefined) return now(refuse('name_taken', ofGroup[kept.how]));
  if (onlineTo(parts, viewerId, kept.userId) !== undefined) return now(marked(kept, ofSomebodyHere(kept.how)));
  const asked: Later<readonly DeviceRecord[]> = (done) => records.ask('devicesOf', [kept.userId], done);
  return chain(asked, (devices) => {
    const whose = kept.how === 'name' ? 'This name belongs to' : 'This name looks like that of';
    const seen = viewerId === null ? Infinity : blocks.since(kept.userId, viewerId);
    const last = Math.min(seen, Math.max(0, ...devices.map(({ usedAt }) => usedAt)));
    return now(marked(kept, refuse('name_taken', `${whose} somebody ${lastHere(parts, new Date(last))}.`)));
  });
}

/** Whose very name it is may come in with a device that has their key. */
function marked({ how }: KeptName, refusal: Refusal): Refusal {
  return how === 'name' ? { ...refusal, kept: true } : refusal;
}

/** "who was here last in May", with the year if it is another one (UTC). */
function lastHere({ clock }: Parts, last: Date): string {
  const isThisYear = last.getUTCFullYear() === new Date(clock.wall()).getUTCFullYear();
  const month = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC', ...(isThisYear ? {} : { year: 'numeric' }) });
  return `who was here last in ${month.format(last)}`;
}
