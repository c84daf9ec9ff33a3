import type { SQLOutputValue } from 'node:sqlite';
import { Entry, fits, foldName, outcomes, searchForm, type CallOutcome } from '@earshot/protocol';
import type { EntryRecord } from './entries.ts';
import type { DeviceRecord, EndedRecord, StoredAnswer, TokenOwner, UserRecord } from './port.ts';
import type { KnownRecord, LoggedAct } from './port-admin.ts';
import type { GroupRecord } from './port-groups.ts';
import type { GuestLinkRecord, InviteRecord, InviteState } from './port-joining.ts';

/** What stands in a column. */
export type Cell = SQLOutputValue | boolean;
/** A row of a database, by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

export function userOf(row: Row | undefined): UserRecord | null {
  return row === undefined
    ? null
    : {
        id: String(row['id']),
        username: String(row['username']),
        nameKey: String(row['name_key']),
        createdAt: Number(row['created_at']),
        ...(row['link_id'] === null ? {} : { linkId: String(row['link_id']) }),
      };
}

export function deviceOf(row: Row): DeviceRecord {
  return {
    id: String(row['id']),
    userId: String(row['user_id']),
    label: String(row['label']),
    key: row['key'] === null ? null : String(row['key']),
    sealingKey: row['sealing_key'] === null ? null : String(row['sealing_key']),
    createdAt: Number(row['created_at']),
    usedAt: Number(row['used_at']),
  };
}

/** Whose a token is. */
export type FoundToken = Pick<TokenOwner, 'deviceId' | 'label' | 'usedAt' | 'madeAt'> & Pick<DeviceRecord, 'userId'>;

export function tokenOf(row: Row): FoundToken {
  return {
    userId: String(row['user_id']),
    deviceId: String(row['device_id']),
    label: String(row['label']),
    usedAt: Number(row['used_at']),
    madeAt: row['made_at'] === null ? null : Number(row['made_at']),
  };
}

export function guestLinkOf(row: Row): GuestLinkRecord {
  return {
    id: String(row['id']),
    hash: String(row['hash']),
    targetId: String(row['target_id']),
    label: String(row['label']),
    endsAt: Number(row['ends_at']),
    madeAt: Number(row['made_at']),
  };
}

export function actOf(row: Row): LoggedAct {
  return {
    n: Number(row['n']),
    at: Number(row['at']),
    by: String(row['by_id']),
    byName: String(row['by_name']),
    act: String(row['act']),
    about: String(row['about']),
  };
}

export function inviteOf(row: Row | undefined): InviteRecord | null {
  if (row === undefined) return null;
  return {
    id: String(row['id']),
    hash: String(row['hash']),
    state: stateOf(String(row['state'])),
    username: textOf(row['username']),
    nameKey: textOf(row['name_key']),
    label: String(row['label']),
    uses: Number(row['uses']),
    used: Number(row['used']),
    endsAt: Number(row['ends_at']),
    madeAt: Number(row['made_at']),
    madeBy: textOf(row['made_by']),
    address: textOf(row['address']),
  };
}

function stateOf(text: string): InviteState {
  return text === 'open' || text === 'waiting' ? text : 'refused';
}

function textOf(value: Cell | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function knownOf(row: Row): KnownRecord {
  return {
    id: String(row['id']),
    username: String(row['username']),
    nameKey: String(row['name_key']),
    createdAt: Number(row['created_at']),
    usedAt: Number(row['used_at']),
    devices: Number(row['devices']),
    keyed: Number(row['keyed']),
  };
}

export function answerOf(row: Row): StoredAnswer {
  return {
    owner: String(row['owner']),
    name: String(row['name']),
    requestId: String(row['request_id']),
    callId: String(row['call_id']),
    minute: Number(row['minute']),
    http: Number(row['http']),
    body: String(row['body']),
  };
}

export function entryOf(row: Row): Entry {
  return {
    entry_id: String(row['entry_id']),
    call_id: String(row['call_id']),
    at: Number(row['at']),
    direction: row['direction'] === 'out' ? 'out' : 'in',
    outcome: outcomeOf(row['outcome']),
    talk_ms: Number(row['talk_ms']),
    others: othersOf(String(row['others'])),
    seen: Number(row['seen']) === 1,
    message_id: null,
    message: row['message'] === '' ? null : String(row['message']),
  };
}

/** An entry as it is told when it is kept. */
export function keptEntry({ id, createdAt }: Pick<EndedRecord, 'id' | 'createdAt'>, entryId: string, entry: EntryRecord): Entry {
  const { direction, outcome, others, message, talkMs } = entry;
  return {
    entry_id: entryId,
    call_id: id,
    at: Math.floor(createdAt),
    direction,
    outcome,
    talk_ms: talkMs,
    others: [...others],
    seen: outcome !== 'missed',
    message_id: null,
    message: message === '' ? null : message,
  };
}

function outcomeOf(value: Cell | undefined): CallOutcome {
  return outcomes.find((outcome) => outcome === value) ?? 'failed';
}

/** Who else was in a call, as it is written. */
export function othersOf(text: string): Entry['others'] {
  const others: unknown = JSON.parse(text);
  return fits(Entry.properties.others, others) ? others : [];
}

/** The names of others in the form that is searched. */
export function searchedNames(others: EntryRecord['others']): string {
  return others.map(({ username }) => searchForm(foldName(username))).join('\n');
}

/** Groups with their members, who come in their order. */
export function groupsOf(groups: readonly Row[], members: readonly Row[]): readonly GroupRecord[] {
  const byGroup = Map.groupBy(members, (row) => row['group_id']);
  return groups.map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
    nameKey: String(row['name_key']),
    strategy: row['strategy'] === 'in_turn' ? 'in_turn' : 'all',
    madeAt: Number(row['made_at']),
    members: (byGroup.get(row['id']) ?? []).map((member) => ({
      userId: String(member['user_id']),
      joined: Number(member['joined']) === 1,
    })),
  }));
}
