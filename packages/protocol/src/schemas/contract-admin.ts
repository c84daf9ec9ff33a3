import { limits } from '../limits.ts';
import { described, object, text, whole, type ObjectShape, type Shape } from '../shape.ts';
import { ofLink } from './contract-guests.ts';
import { anybody, ofCommand, ofRead, type Contract } from './access.ts';
import { Challenge, Cursor, Label, Name, Proof, Secret, SomeId } from './words.ts';

const admin = { who: 'admin' } as const;
const proved = { challenge: Challenge, proof: described('The signature of the act by the key of this device.', Proof) };
const ofUser = { target_user_id: SomeId };
const ofPage = { limit: whole({ min: 1, max: limits.adminPage }), after: described('The `next` of the page before.', Cursor) };

function read<I extends ObjectShape>(summary: string, input: I) {
  return { summary, access: admin, input, changes: false } as const;
}

type Fields = Readonly<Record<string, Shape>>;

/** The contract of an act: a command of admins that carries a proof that it is done now. */
export function act<F extends Fields, O extends Fields>(summary: string, fields: F, optional: O) {
  return { summary, access: admin, input: object({ ...fields, ...proved }, { ...ofCommand, ...optional }), changes: true } as const;
}

/** What admins see and do. An act carries a proof that it is done now, and stands in the log. */
export const admins = {
  'admin/claim': {
    summary: 'Become an admin by the link that the server printed. For who has a device with a key.',
    access: anybody,
    input: object({ secret: Secret, ...proved }, ofCommand),
    changes: true,
  },
  'admin/server': read('How the server is set, its certificate, and what it has refused lately.', object({}, ofRead)),
  'admin/people': read(
    'Everybody the server knows, by name, here or not.',
    object(
      {},
      {
        ...ofRead,
        ...ofPage,
        search: described('Part of a name.', text({ max: limits.name * 2 })),
        away_days: described('Only who was not here for so many days: names to free.', whole({ min: 1, max: limits.awayDays })),
      },
    ),
  ),
  'admin/devices': read('The devices of somebody.', object(ofUser, ofRead)),
  'admin/sign_out': act('Sign a device of somebody out for good, at once.', { device_id: SomeId }, {}),
  'admin/free_name': act('Free a name: whose it was is signed out everywhere and forgotten.', ofUser, {}),
  'admin/demote': act('Make an admin an ordinary user again. One admin stays.', ofUser, {}),
  'admin/invites': read('The invitations that are good, and who asks to be let in, the newest first.', object({}, ofRead)),
  'admin/invite': act(
    'Make an invitation.',
    { lasts_ms: ofLink.lasts_ms },
    { label: Label, username: described('The one name that it is for.', Name), uses: whole({ min: 1, max: limits.inviteUses }) },
  ),
  'admin/withdraw_invite': act('End an invitation.', { invite_id: SomeId }, {}),
  'admin/approve': act('Let somebody in who has asked.', { ask_id: SomeId }, {}),
  'admin/refuse': act('Refuse somebody who has asked to be let in.', { ask_id: SomeId }, {}),
  'admin/links': read('All guest links that are good, the newest first.', object({}, ofRead)),
  'admin/link': act('Make a guest link to somebody.', { ...ofUser, lasts_ms: ofLink.lasts_ms }, { label: ofLink.label }),
  'admin/withdraw_link': act('End a guest link of anybody.', { link_id: SomeId }, {}),
  'admin/log': read('What admins have done, the newest first.', object({}, { ...ofRead, ...ofPage })),
} as const satisfies Record<string, Contract>;
