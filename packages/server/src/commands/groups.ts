import { compareKeys, limits, type Group, type Input, type Success } from '@earshot/protocol';
import { readName, type Name } from '../people/names.ts';
import { tellPerson } from '../people/people.ts';
import { chain, now, type Later } from '../ports/result.ts';
import { edited } from '../records/group-edit.ts';
import type { GroupEdit, GroupRecord, MemberRecord } from '../records/port-groups.ts';
import type { UserRecord } from '../records/port.ts';
import type { Act } from './acts.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';
import { refuseHere } from './taken-names.ts';

/** Groups as they are told, with the names that their members have now. */
function onWire({ records }: Parts, groups: readonly GroupRecord[]): Later<Group[]> {
  const ids = [...new Set(groups.flatMap(({ members }) => members.map(({ userId }) => userId)))];
  return chain<readonly UserRecord[], Group[]>(
    (done) => records.ask('findUsers', [ids], done),
    (users) => {
      const names = new Map(users.map(({ id, username }) => [id, username]));
      return now(
        groups.map(({ id, name, strategy, members }) => ({
          group_id: id,
          name,
          strategy,
          members: members.map(({ userId, joined }) => ({ id: userId, username: names.get(userId) ?? '', joined })),
        })),
      );
    },
  );
}

type Listed = Outcome<Success<'groups/list'>>;

export function list(parts: Parts, { person }: Sender): Later<Listed> {
  const { admins, groups } = parts;
  const seen = admins.has(person.id) ? groups.all() : groups.of(person.id);
  const sorted = seen.toSorted((one, other) => compareKeys(one.nameKey, other.nameKey));
  return chain(onWire(parts, sorted), (told) => now<Listed>({ ok: true, body: { status: 'success', groups: told } }));
}

const noGroup = refuse('not_found', 'There is no group with this id.');

type Made<N extends 'groups/create' | 'groups/update' | 'groups/remove'> = Later<Act<Success<N>> | Refusal>;

export function create(parts: Parts, _sender: Sender, input: Input<'groups/create'>): Refusal | Made<'groups/create'> {
  const { clock, groups, keptNames, newId } = parts;
  if (groups.size >= limits.groups)
    return refuse('full', `There are ${limits.groups} groups, as many as can be. Remove one of them first.`);
  const name = freeName(parts, input.name, null);
  if ('ok' in name) return name;
  const id = newId();
  return chain(membersOf(parts, id, input.members), (members) => {
    if ('ok' in members) return now<Refusal>(members);
    // Somebody may have been faster.
    const taken = freeName(parts, input.name, null);
    if ('ok' in taken) return now<Refusal>(taken);
    const [strategy, madeAt] = [input.strategy ?? 'all', Math.floor(clock.wall())] as const;
    const group: GroupRecord = { id, name: name.username, nameKey: name.key, strategy, madeAt, members };
    // The name is its own while it is written.
    keptNames.keep({ id, username: name.username, nameKey: name.key }, id);
    return chain(onWire(parts, [group]), ([told]) =>
      now<Act<Success<'groups/create'>> | Refusal>(
        told === undefined
          ? noGroup
          : {
              change: { is: 'make_group', group },
              about: group.name,
              done: () => {
                stands(parts, group);
                return { ok: true, body: { status: 'success', group_id: id, group: told } };
              },
              undo: () => void keptNames.forget(id),
            },
      ),
    );
  });
}

export function update(parts: Parts, _sender: Sender, input: Input<'groups/update'>): Refusal | Made<'groups/update'> {
  const { groups } = parts;
  const { group_id: id, strategy } = input;
  const early = newName(parts, input);
  if (groups.get(id) === undefined) return noGroup;
  if (early !== undefined && 'ok' in early) return early;
  return chain<readonly MemberRecord[] | Refusal, Act<Success<'groups/update'>> | Refusal>(
    membersOf(parts, id, input.members ?? []),
    (found) => {
      // Somebody may have been faster.
      const [before, name] = [groups.get(id), newName(parts, input)];
      if ('ok' in found || before === undefined) return now<Refusal>('ok' in found ? found : noGroup);
      if (name !== undefined && 'ok' in name) return now<Refusal>(name);
      const members = input.members === undefined ? undefined : found.map(({ userId }) => userId);
      return now(changing(parts, before, { id, name, strategy, members }));
    },
  );
}

/** The name that a group shall have from now on; undefined where it keeps its own. */
function newName(parts: Parts, { group_id: id, name }: Input<'groups/update'>): Name | Refusal | undefined {
  return name === undefined ? undefined : freeName(parts, name, id);
}

function changing(parts: Parts, before: GroupRecord, edit: GroupEdit): Act<Success<'groups/update'>> {
  const { groups, keptNames } = parts;
  const { id, name } = edit;
  if (name !== undefined) keptNames.renamed(id, name);
  return {
    change: { is: 'change_group', group: edit },
    about: name === undefined || name.username === before.name ? before.name : `${before.name}, now ${name.username}`,
    done() {
      // As it is now: members may have left or joined while this was written, and another admin may have changed it.
      const current = groups.get(id);
      if (current === undefined) return noGroup;
      const group = edited(current, edit);
      stands(parts, group);
      return chain(onWire(parts, [group]), ([told]) =>
        now<Outcome<Success<'groups/update'>>>(told === undefined ? noGroup : { ok: true, body: { status: 'success', group: told } }),
      );
    },
    undo() {
      const current = groups.get(id);
      if (current !== undefined) keptNames.renamed(id, { username: current.name, key: current.nameKey });
    },
  };
}

export function remove(parts: Parts, _sender: Sender, { group_id: id }: Input<'groups/remove'>): Refusal | Act<Success<'groups/remove'>> {
  const { groupList, groups, guestLinks, keptNames } = parts;
  const group = groups.get(id);
  if (group === undefined) return noGroup;
  return {
    change: { is: 'remove_group', id },
    about: group.name,
    done: () => {
      groups.remove(id);
      groupList.drop(id);
      keptNames.forget(id);
      guestLinks.forget(id);
      tellMembers(parts, group.members);
      return { ok: true, body: { status: 'success' } };
    },
  };
}

/** A name that a group may take: nobody else's, and of nobody who is here. */
function freeName(parts: Parts, typed: string, groupId: string | null): Name | Refusal {
  const name = readName(typed, 'name');
  if ('problem' in name) return refuse('bad_request', name.problem);
  return parts.keptNames.find(name, groupId) === null ? (refuseHere(parts, name, null) ?? name) : refuse('name_taken');
}

/** The members that are named, each once; who was in the group before is rung as they have chosen. */
function membersOf({ groups, records }: Parts, groupId: string, named: readonly string[]): Later<readonly MemberRecord[] | Refusal> {
  const ids = [...new Set(named)];
  if (ids.includes(groupId)) return now<Refusal>(refuse('yourself', 'A group cannot be a member of itself.'));
  if (ids.some((id) => groups.get(id) !== undefined))
    return now<Refusal>(refuse('bad_request', 'members: a group has people alone as its members.'));
  return chain<readonly UserRecord[], readonly MemberRecord[] | Refusal>(
    (done) => records.ask('findUsers', [ids], done),
    (users) => {
      const known = new Set(users.filter(({ linkId }) => linkId === undefined).map(({ id }) => id));
      const stranger = ids.find((id) => !known.has(id));
      if (stranger !== undefined) return now<Refusal>(refuse('user_not_found', `There is nobody with the id ${stranger}.`));
      const before = new Map(groups.get(groupId)?.members.map(({ userId, joined }) => [userId, joined]));
      return now(ids.map((userId) => ({ userId, joined: before.get(userId) ?? true })));
    },
  );
}

/** A group stands so from now on: others see it, and its members learn of it. */
function stands(parts: Parts, group: GroupRecord): void {
  const { groupList, groups, keptNames } = parts;
  const before = groups.get(group.id)?.members ?? [];
  groups.put(group);
  keptNames.renamed(group.id, { username: group.name, key: group.nameKey });
  groupList.review(group);
  tellMembers(parts, [...group.members, ...before]);
}

function tellMembers({ clock, groups, people, tell }: Parts, members: readonly MemberRecord[]): void {
  const at = groups.changes(clock.wall());
  const userIds = [...new Set(members.map((member) => member.userId))];
  tell({ type: 'rung_for_others', userIds });
  for (const userId of userIds) {
    const person = people.get(userId);
    if (person !== undefined) tellPerson(person, { type: 'groups', at });
  }
}

type Switched = Outcome<Success<'groups/join'>>;

export function join(parts: Parts, sender: Sender, { group_id: id }: Input<'groups/join'>): Refusal | Later<Switched> {
  return turn(parts, sender, id, true);
}

export function leave(parts: Parts, sender: Sender, { group_id: id }: Input<'groups/leave'>): Refusal | Later<Switched> {
  return turn(parts, sender, id, false);
}

/** Whoever an admin has named in a group leaves it and joins it again as they like. */
function turn(parts: Parts, { person }: Sender, id: string, joined: boolean): Refusal | Later<Switched> {
  const { groupList, groups, records } = parts;
  const isNamed = groups.get(id)?.members.some(({ userId }) => userId === person.id) ?? false;
  if (!isNamed) return refuse('not_found', 'There is no group with this id in which you are named.');
  // Also what is so already, for the opposite may be on its way to the disk.
  const written: Later<boolean> = (done) => records.ask('joinGroup', [id, person.id, joined], done);
  return chain(written, (isWritten) => {
    const group = groups.get(id);
    if (!isWritten || group === undefined) return now<Switched>(noGroup);
    const isChange = groups.rings(id, person.id) !== joined;
    const members = group.members.map((one) => (one.userId === person.id ? { ...one, joined } : one));
    const after = { ...group, members };
    groups.put(after);
    groupList.review(after);
    if (isChange) tellMembers(parts, members);
    return chain(onWire(parts, [after]), ([told]) =>
      now<Switched>(told === undefined ? noGroup : { ok: true, body: { status: 'success', group: told } }),
    );
  });
}
