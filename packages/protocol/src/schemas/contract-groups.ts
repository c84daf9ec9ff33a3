import { limits } from '../limits.ts';
import { described, list, object, word } from '../shape.ts';
import { anybody, ofCommand, ofRead, type Contract } from './access.ts';
import { act } from './contract-admin.ts';
import { ofCall } from './fields.ts';
import { Strategy } from './groups.ts';
import { Description, Name, SomeId } from './words.ts';

const ofGroup = { group_id: SomeId };
const name = described(`A name of 1 to ${limits.name} characters after trimming, which nobody else has.`, Name);
const members = described(
  'Their user ids, in the order in which they are rung in turn.',
  list(SomeId, { min: 1, max: limits.groupMembers }),
);
const strategy = described('`all`: they ring at once; `in_turn`: one after the other, 20 s each.', Strategy);

/** The contract of groups, which are called by one name and answered by whichever member is first. */
export const groups = {
  'groups/list': {
    summary: 'The groups, by name: an admin sees all of them, others those in which they are named.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  'groups/create': act('Make a group.', { name, members }, { strategy }),
  'groups/update': act('Give a group another name, other members or another order. What is left out stays.', ofGroup, {
    name,
    members,
    strategy,
  }),
  'groups/remove': act('Remove a group. Its name is free.', ofGroup, {}),
  'groups/join': {
    summary: 'Be rung for a group again, in which an admin has named me.',
    access: anybody,
    input: object(ofGroup, ofCommand),
    changes: true,
  },
  'groups/leave': {
    summary: 'Be rung for a group no more until I join it again.',
    access: anybody,
    input: object(ofGroup, ofCommand),
    changes: true,
  },
  'groups/rings': {
    summary: 'The calls that ring for others of my groups, and that I may pick up: the oldest first.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  'call/pick_up': {
    summary: 'Answer a call that rings for somebody of a group of mine, in their place.',
    access: anybody,
    input: object(ofCall, {
      ...ofCommand,
      answer: Description,
      others: described('What becomes of the call I am in, as in `call/accept`.', word('hold', 'end')),
    }),
    changes: true,
    large: true,
  },
} as const satisfies Record<string, Contract>;
