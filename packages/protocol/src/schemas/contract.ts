import { limits, sizes } from '../limits.ts';
import type { CommandName } from '../routes.ts';
import { choice, described, flag, list, object, text, whole, word } from '../shape.ts';
import { anybody, ofCommand, ofRead, requestId, type Contract } from './access.ts';
import { admins } from './contract-admin.ts';
import { conference } from './contract-conference.ts';
import { availability } from './contract-availability.ts';
import { linking } from './contract-linking.ts';
import { push } from './contract-push.ts';
import { recovery } from './contract-recovery.ts';
import { groups } from './contract-groups.ts';
import { guests } from './contract-guests.ts';
import { joining } from './contract-joining.ts';
import { from, NewDevice, ofCall, ofDevice, party, ringFrom, to, username } from './fields.ts';
import { historyContract } from './history-contract.ts';
import { Candidate, Challenge, Count, Cursor, Description, Label, Proof, Secret } from './words.ts';

/**
 * The contract of every command: one row each, or this file does not compile. What it answers stands in `answers.ts`.
 */
export const contract = {
  'users/challenge': {
    summary: 'Get a text to sign: good once, for 60 s.',
    access: { who: 'nobody' },
    input: object({}, { request_id: requestId }),
    changes: true,
  },
  'users/register': {
    summary: 'Take a name and get a token. With a key the name stays mine while I am away; without one I am a guest.',
    access: { who: 'nobody' },
    input: object(
      { username },
      {
        request_id: requestId,
        device: NewDevice,
        challenge: Challenge,
        proof: Proof,
        invite: described('The secret of an invitation.', Secret),
      },
    ),
    changes: true,
  },
  'users/list': {
    summary:
      'Who is online, by name; with scope=all then those who are away, by name, and my favourites. At a live door it also says whom presence events shall be about.',
    access: anybody,
    input: object(
      {},
      {
        ...ofRead,
        search: described('Part of a name.', text({ max: limits.name * 2 })),
        limit: whole({ min: 1, max: limits.page }),
        after: described('The `next` of the page before.', Cursor),
        from: described('In place of `after`: how many stand before the page.', Count),
        scope: described('`online`, when left out, or `all`: also those who are away.', word('online', 'all')),
        endpoint_id: text({ max: sizes.id }),
      },
    ),
    changes: false,
  },
  'users/rename': {
    summary: 'Take another name.',
    access: anybody,
    input: object({ username }, ofCommand),
    changes: true,
  },
  'users/get': {
    summary: 'One user, here or away.',
    access: anybody,
    input: object({ user_id: text({ max: sizes.id }) }),
    changes: false,
  },
  'users/heartbeat': {
    summary: 'I am still here. Any other request says so too.',
    access: anybody,
    input: object({}, ofCommand),
    changes: true,
  },
  'users/leaving': {
    summary:
      'The page of this endpoint closes or is loaded again. If no endpoint takes its place within 3 s, a ring of mine ends, and in a call the other is told.',
    access: anybody,
    input: object({}, ofCommand),
    changes: true,
  },
  'users/disconnect': {
    summary: 'Go offline at once; a call of mine ends as hung_up.',
    access: anybody,
    input: object(
      {},
      {
        ...ofCommand,
        revoke_token: described('Also make the token worthless: sign out for good.', flag),
        others_stay: described(
          'If other connections of mine are there, only this endpoint goes: they, their call and the token stay.',
          flag,
        ),
      },
    ),
    changes: true,
  },
  ...availability,
  'users/delete': {
    summary: 'Delete me for good: my devices, my name, my history and whatever else is kept of me. The history of others stays.',
    access: anybody,
    input: object({}, ofCommand),
    changes: true,
  },
  'devices/token': {
    summary: 'Get a fresh token for a device by its key.',
    access: { who: 'nobody' },
    input: object({ ...ofDevice, challenge: Challenge, proof: Proof }, { request_id: requestId }),
    changes: true,
  },
  'devices/enrol': {
    summary: 'Give the device that asks a key, if it has none. From then on my name is mine, and this token lives for a day.',
    access: anybody,
    input: object({ device: NewDevice, challenge: Challenge, proof: Proof }, ofCommand),
    changes: true,
  },
  ...linking,
  ...recovery,
  'devices/list': {
    summary: 'My devices, the oldest first.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  'devices/rename': {
    summary: 'Label a device of mine.',
    access: anybody,
    input: object({ ...ofDevice, label: described(`1 to ${limits.label} characters after trimming.`, Label) }, ofCommand),
    changes: true,
  },
  'devices/remove': {
    summary: 'Sign a device of mine out for good, at once. A call that it holds ends as hung_up.',
    access: anybody,
    input: object(ofDevice, ofCommand),
    changes: true,
  },
  ...push,
  'call/initiate': {
    summary: 'Call somebody. If they are calling me at this moment, their call is accepted instead.',
    access: anybody,
    input: object({ target_user_id: text({ max: sizes.id }) }, { ...ofCommand, offer: Description }),
    changes: true,
    large: true,
  },
  'call/ringing': {
    summary: 'Confirm that this device rings.',
    access: { who: 'callee', when: ['calling'] },
    input: object(ofCall, {
      ...ofCommand,
      sound: described('False: the ring is shown, and can make no sound here. True when left out.', flag),
    }),
    changes: true,
  },
  'call/accept': {
    summary: 'Accept a call that rings for me.',
    access: { who: 'callee', when: ['calling'] },
    input: object(ofCall, {
      ...ofCommand,
      answer: Description,
      to: ringFrom,
      others: described(
        'What becomes of the call I am in: it is set aside (hold, when left out), or it ends, and so does one that I am making (end). Calls that are set aside already stay so.',
        word('hold', 'end'),
      ),
    }),
    changes: true,
    large: true,
  },
  'call/reject': {
    summary: 'Decline a call that rings for me.',
    access: { who: 'callee', when: ['calling'] },
    input: object(ofCall, {
      ...ofCommand,
      message: described('A word for those who are in the call, as "In five minutes".', text({ max: limits.message })),
      away: described('Said by a plain request for a device that nobody is at, as from a notification: it is no sign of life.', flag),
    }),
    changes: true,
  },
  'call/end': {
    summary: 'Hang up, or cancel a call that was not accepted yet. Among more than two it means that I leave.',
    access: { ...party('calling', 'incall', 'onhold'), anywhere: true },
    input: object(ofCall, {
      ...ofCommand,
      reason: described(
        'hung_up when left out; lost and failed when the sound could not be kept or made.',
        word('hung_up', 'lost', 'failed'),
      ),
      anywhere: described('Hang up although another endpoint of mine holds my side of the call; not with lost and failed.', flag),
    }),
    changes: true,
  },
  'call/hold': {
    summary: 'Set the call aside. Twice is fine.',
    access: party('incall', 'onhold'),
    input: object(ofCall, ofCommand),
    changes: true,
  },
  'call/resume': {
    summary: 'Lift my own hold, and set aside the call that is active.',
    access: party('onhold'),
    input: object(ofCall, ofCommand),
    changes: true,
  },
  'call/take': {
    summary:
      'Take my side of a call to this endpoint: one that was accepted, or one that I am making. From the endpoint that holds it already: success, nothing changes.',
    access: { ...party('calling', 'incall', 'onhold'), anywhere: true },
    input: object(ofCall, {
      ...ofCommand,
      gone: described(
        'Take it only if nobody of mine is there with it now: its endpoint has no connection, or its program is silent.',
        flag,
      ),
    }),
    changes: true,
  },
  ...conference,
  'signal/offer': {
    summary: 'Pass an SDP offer on to another party.',
    access: party('calling', 'incall', 'onhold'),
    input: object({ ...ofCall, offer: Description }, { ...ofCommand, to }),
    changes: true,
    large: true,
  },
  'signal/answer': {
    summary: 'Pass an SDP answer on to another party. From who is rung it is kept until they accept.',
    access: party('calling', 'incall', 'onhold'),
    input: object({ ...ofCall, answer: Description }, { ...ofCommand, to }),
    changes: true,
    large: true,
  },
  'signal/ice': {
    summary: 'Pass ICE candidates on to another party. From who is rung they are kept until they accept.',
    access: party('calling', 'incall', 'onhold'),
    input: object(
      { ...ofCall, candidate: choice(Candidate, list(Candidate, { min: 1, max: limits.candidatesPerMessage })) },
      { ...ofCommand, to },
    ),
    changes: true,
    large: true,
  },
  'signal/incoming': {
    summary: 'The oldest call now ringing for me, or null. Reading destroys nothing.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  'signal/status': {
    summary: 'The call. An ended one answers 404 call_ended for 60 s.',
    access: party('calling', 'incall', 'onhold', 'ended'),
    input: object(ofCall, ofRead),
    changes: false,
  },
  'signal/get-offer': {
    summary: 'The latest offer that another party has sent to me.',
    access: party('calling', 'incall', 'onhold'),
    input: object(ofCall, { ...ofRead, from }),
    changes: false,
  },
  'signal/get-answer': {
    summary: 'The latest answer that another party has sent to me.',
    access: party('calling', 'incall', 'onhold'),
    input: object(ofCall, { ...ofRead, from }),
    changes: false,
  },
  'signal/get-ice': {
    summary: 'The candidates that another party has sent to me since a cursor.',
    access: party('calling', 'incall', 'onhold'),
    input: object(ofCall, { ...ofRead, from, after: Count }),
    changes: false,
  },
  ...historyContract,
  'ice-servers': {
    summary: 'STUN and TURN servers for this call; none when both are on private addresses.',
    access: party('calling', 'incall', 'onhold'),
    input: object(ofCall, { ...ofRead, to }),
    changes: false,
  },
  'ice-servers/trial': {
    summary: 'All STUN and TURN servers, to try from here which of them are reached. No call is made.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  ...joining,
  ...guests,
  ...groups,
  ...admins,
} as const satisfies Record<CommandName, Contract>;

/** Whether the `user_id` of a command says who it is about, and not who asks. */
export function namesAnother(name: CommandName): boolean {
  const { input }: Contract = contract[name];
  return input.required.includes('user_id');
}
