import type { House } from './both.ts';
import type { CallChanges, DeviceRecord, EndedRecord, UserRecord } from '../../src/records/port.ts';
import type { ActRecord, AdminChange } from '../../src/records/port-admin.ts';
import type { GuestLinkRecord, InviteRecord } from '../../src/records/port-joining.ts';

export function user(id: string, fields: Partial<UserRecord> = {}): UserRecord {
  return { id, username: id, nameKey: id.toLowerCase(), createdAt: 1, ...fields };
}

export function device(userId: string, fields: Partial<DeviceRecord> = {}): DeviceRecord {
  return { id: `device of ${userId}`, userId, label: '', key: null, sealingKey: null, createdAt: 1, usedAt: 1, ...fields };
}

export function invite(id: string, fields: Partial<InviteRecord> = {}): InviteRecord {
  const open = { state: 'open', username: null, nameKey: null, label: '', uses: 1, used: 0, madeBy: 'ada', address: null } as const;
  return { id, hash: `hash of ${id}`, ...open, endsAt: 1_000, madeAt: 1, ...fields };
}

export const link: GuestLinkRecord = { id: 'link', hash: 'hash of link', targetId: 'ada', label: 'Door', endsAt: 1_000, madeAt: 1 };

export function act(change: AdminChange, at = 10): [AdminChange, ActRecord] {
  return [change, { at, by: 'ada', byName: 'Ada', act: change.is, about: 'somebody' }];
}

export const nothing: CallChanges = { live: [], boxes: [], left: [], ended: [], told: [], forgotten: [], answers: [], answersBefore: null };

export function ended(id: string, fields: Partial<EndedRecord> = {}): EndedRecord {
  const [ada, bob] = [
    { id: 'ada', username: 'Ada' },
    { id: 'bob', username: 'Bob' },
  ];
  return {
    id,
    callerId: 'ada',
    callerName: 'Ada',
    calleeId: 'bob',
    calleeName: 'Bob',
    createdAt: 100,
    endedAt: 200,
    answered: false,
    talkMs: 0,
    reason: 'no_answer',
    endedBy: null,
    state: `end of ${id}`,
    entries: [
      { userId: 'ada', direction: 'out', outcome: 'cancelled', others: [bob], talkMs: 0, message: '' },
      { userId: 'bob', direction: 'in', outcome: 'missed', others: [ada], talkMs: 0, message: '' },
    ],
    ...fields,
  };
}

/** Ada and Bob come in, each with a device. */
export async function addPair(house: House): Promise<void> {
  for (const id of ['ada', 'bob']) await house.do('addUser', user(id), device(id), `token of ${id}`);
}
