import { contract, type Answered, type CommandName, type Contract, type Input } from '@earshot/protocol';
import { act } from './acts.ts';
import * as admin from './admin.ts';
import * as adminEntry from './admin-entry.ts';
import * as adminPeople from './admin-people.ts';
import * as availability from './availability.ts';
import * as calls from './calls.ts';
import * as conference from './conference.ts';
import * as devices from './devices.ts';
import { erase } from './erasing.ts';
import { answerGetJoin, answerJoin } from './joins.ts';
import * as links from './links.ts';
import * as pickingUp from './picking-up.ts';
import * as push from './push.ts';
import * as recovery from './recovery.ts';
import type { Answer, Origin } from '../ports/core.ts';
import * as history from './history.ts';
import { initiate } from './initiate.ts';
import type { Later } from '../ports/result.ts';
import * as groups from './groups.ts';
import * as guests from './guests.ts';
import * as joining from './joining.ts';
import { answerOnce, answerRegister } from './newcomers.ts';
import type { Sender, Parts, Seat } from './parts.ts';
import type { Witness } from '../people/proof.ts';
import { answerOf, refuse, type Outcome, type Refusal } from './refusal.ts';
import { readInput, type CommonFields } from './shape.ts';
import * as signals from './signals.ts';
import { answerChallenge, answerToken, enrol } from './tokens.ts';
import * as users from './users.ts';
import * as wallPhones from './wall-phones.ts';

/** Commands about one call, by its parties. */
type CallCommandName = Exclude<{ [N in CommandName]: Input<N> extends { call_id: string } ? N : never }[CommandName], 'call/pick_up'>;
/** Commands that need no token. */
export type OpenCommandName = {
  [N in CommandName]: (typeof contract)[N]['access'] extends { readonly who: 'nobody' } ? N : never;
}[CommandName];
/** Commands about a user. */
type UserCommandName = Exclude<CommandName, CallCommandName | OpenCommandName>;

/** A command whose input has its shape, ready to be carried out. */
export type Ready =
  | {
      readonly about: 'user';
      readonly fields: CommonFields;
      readonly run: (parts: Parts, sender: Sender) => Outcome<object> | Later<Outcome<object>>;
    }
  | {
      readonly about: 'call';
      readonly fields: CommonFields;
      readonly run: (parts: Parts, seat: Seat, sender: Sender) => Outcome<object> | Later<Outcome<object>>;
    };

/** All that is known of a command. */
export interface Row {
  readonly name: CommandName;
  readonly rule: Contract;
  readonly prepare: (input: unknown) => Ready | Refusal;
}

function user<N extends UserCommandName>(
  name: N,
  run: (parts: Parts, sender: Sender, input: Input<N>) => Outcome<Answered<N>> | Later<Outcome<Answered<N>>>,
): Row {
  const prepare: Row['prepare'] = (raw) => {
    const good = readInput(name, raw);
    return 'ok' in good ? good : { about: 'user', fields: good.fields, run: (parts, sender) => run(parts, sender, good.input) };
  };
  return { name, rule: contract[name], prepare };
}

/** A read that is for admins. */
function forAdmins<N extends UserCommandName>(
  name: N,
  run: (parts: Parts, sender: Sender, input: Input<N>) => Outcome<Answered<N>> | Later<Outcome<Answered<N>>>,
): Row {
  return user(name, (parts, sender, input) => (parts.admins.has(sender.person.id) ? run(parts, sender, input) : refuse('not_admin')));
}

function call<N extends CallCommandName>(
  name: N,
  run: (parts: Parts, seat: Seat, sender: Sender, input: Input<N>) => Outcome<Answered<N>> | Later<Outcome<Answered<N>>>,
): Row {
  const prepare: Row['prepare'] = (raw) => {
    const good = readInput(name, raw);
    return 'ok' in good ? good : { about: 'call', fields: good.fields, run: (parts, seat, sender) => run(parts, seat, sender, good.input) };
  };
  return { name, rule: contract[name], prepare };
}

/** How a command that needs no token is checked, carried out and answered. */
type OpenRow = (parts: Parts, from: Origin, held: Witness, input: unknown) => Answer | Later<Answer>;

function open<N extends OpenCommandName>(
  name: N,
  run: (parts: Parts, from: Origin, input: Input<N>) => Outcome<Answered<N>> | Later<Outcome<Answered<N>>>,
): OpenRow {
  return (parts, from, _held, raw) => {
    const good = readInput(name, raw);
    if ('ok' in good) return answerOf(good);
    const id = contract[name].changes ? good.fields.request_id : undefined;
    return answerOnce(parts, { name, id, owner: from.address }, () => run(parts, from, good.input));
  };
}

export const openTable: { readonly [N in OpenCommandName]: OpenRow } = {
  'users/challenge': answerChallenge,
  'users/register': answerRegister,
  'devices/token': answerToken,
  'devices/join': answerJoin,
  'devices/get-join': answerGetJoin,
  'devices/recover': recovery.answerRecover,
  'join/invite': open('join/invite', joining.invite),
  'join/ask': open('join/ask', joining.ask),
  'join/get-ask': open('join/get-ask', joining.getAsk),
  'guests/target': open('guests/target', guests.target),
  'guests/enter': open('guests/enter', guests.enter),
};

export function isOpen(name: CommandName): name is OpenCommandName {
  return name in openTable;
}

/** How each other command is checked and carried out. A command without a row does not compile. */
export const table: { readonly [N in Exclude<CommandName, OpenCommandName>]: Row } = {
  'users/list': user('users/list', users.list),
  'users/rename': user('users/rename', users.rename),
  'users/get': user('users/get', users.get),
  'users/favourite': user('users/favourite', users.favourite),
  'users/heartbeat': user('users/heartbeat', users.heartbeat),
  'users/leaving': user('users/leaving', users.leaving),
  'users/disconnect': user('users/disconnect', users.disconnect),
  'users/availability': user('users/availability', availability.availability),
  'users/wall_phone': user('users/wall_phone', wallPhones.answer),
  'users/wall_phones': user('users/wall_phones', wallPhones.list),
  'users/block': user('users/block', availability.block),
  'users/unblock': user('users/unblock', availability.unblock),
  'users/blocked': user('users/blocked', availability.blocked),
  'users/notify_when_free': user('users/notify_when_free', availability.notifyWhenFree),
  'users/forget_when_free': user('users/forget_when_free', availability.forgetWhenFree),
  'users/delete': user('users/delete', erase),
  'devices/enrol': user('devices/enrol', enrol),
  'devices/link': user('devices/link', links.link),
  'devices/approve': user('devices/approve', links.approve),
  'devices/refuse': user('devices/refuse', links.refuseJoiner),
  'devices/recovery': user('devices/recovery', recovery.make),
  'devices/list': user('devices/list', devices.list),
  'devices/rename': user('devices/rename', devices.rename),
  'devices/remove': user('devices/remove', devices.remove),
  'push/key': user('push/key', push.key),
  'push/notify': user('push/notify', push.notify),
  'push/subscribe': user('push/subscribe', push.subscribe),
  'push/unsubscribe': user('push/unsubscribe', push.unsubscribe),
  'guests/link': user('guests/link', guests.link),
  'guests/links': user('guests/links', guests.links),
  'guests/withdraw': user('guests/withdraw', guests.withdraw),
  'groups/list': user('groups/list', groups.list),
  'groups/create': user('groups/create', act('groups/create', groups.create)),
  'groups/update': user('groups/update', act('groups/update', groups.update)),
  'groups/remove': user('groups/remove', act('groups/remove', groups.remove)),
  'groups/join': user('groups/join', groups.join),
  'groups/leave': user('groups/leave', groups.leave),
  'groups/rings': user('groups/rings', pickingUp.rings),
  'call/pick_up': user('call/pick_up', pickingUp.pickUp),
  'admin/claim': user('admin/claim', admin.claim),
  'admin/server': forAdmins('admin/server', admin.server),
  'admin/people': forAdmins('admin/people', adminPeople.people),
  'admin/devices': forAdmins('admin/devices', adminPeople.devices),
  'admin/sign_out': user('admin/sign_out', act('admin/sign_out', adminPeople.signOut)),
  'admin/free_name': user('admin/free_name', act('admin/free_name', adminPeople.freeName)),
  'admin/demote': user('admin/demote', act('admin/demote', adminPeople.demote)),
  'admin/invites': forAdmins('admin/invites', adminEntry.invites),
  'admin/invite': user('admin/invite', act('admin/invite', adminEntry.invite)),
  'admin/withdraw_invite': user('admin/withdraw_invite', act('admin/withdraw_invite', adminEntry.withdrawInvite)),
  'admin/approve': user('admin/approve', act('admin/approve', adminEntry.approve)),
  'admin/refuse': user('admin/refuse', act('admin/refuse', adminEntry.refuseAsk)),
  'admin/links': forAdmins('admin/links', adminEntry.links),
  'admin/link': user('admin/link', act('admin/link', adminEntry.link)),
  'admin/withdraw_link': user('admin/withdraw_link', act('admin/withdraw_link', adminEntry.withdrawLink)),
  'admin/log': forAdmins('admin/log', admin.log),
  'call/initiate': user('call/initiate', initiate),
  'call/ringing': call('call/ringing', calls.ringing),
  'call/accept': call('call/accept', calls.accept),
  'call/reject': call('call/reject', calls.reject),
  'call/end': call('call/end', calls.end),
  'call/hold': call('call/hold', calls.hold),
  'call/resume': call('call/resume', calls.resume),
  'call/mute': call('call/mute', calls.mute),
  'call/sound': call('call/sound', calls.sound),
  'call/take': call('call/take', calls.take),
  'call/invite': call('call/invite', conference.invite),
  'call/merge': call('call/merge', conference.merge),
  'call/transfer': call('call/transfer', conference.transfer),
  'signal/offer': call('signal/offer', signals.offer),
  'signal/answer': call('signal/answer', signals.answer),
  'signal/ice': call('signal/ice', signals.ice),
  'signal/incoming': user('signal/incoming', signals.incoming),
  'signal/status': call('signal/status', (parts, seat) => signals.status(parts, seat.call, seat.party.id)),
  'signal/get-offer': call('signal/get-offer', signals.getOffer),
  'signal/get-answer': call('signal/get-answer', signals.getAnswer),
  'signal/get-ice': call('signal/get-ice', signals.getIce),
  'history/list': user('history/list', history.list),
  'history/seen': user('history/seen', history.see),
  'history/delete': user('history/delete', history.remove),
  'ice-servers': call('ice-servers', signals.iceServers),
  'ice-servers/trial': user('ice-servers/trial', signals.trialServers),
};
