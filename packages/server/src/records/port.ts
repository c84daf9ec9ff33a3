import type { Done } from '../ports/result.ts';
import type { EntryRecord, HistoryRecords, KeptEntry } from './entries.ts';
import type { FavouritesRecord, Gone } from './favourites-port.ts';
import type { DeviceKeys, DeviceOwner, DeviceRecord, KeyedDevices, TokenOwner, TokenRecord, UserRecord } from './people-port.ts';
import type { AdminRecords } from './port-admin.ts';
import type { AvailabilityRecords, StoredAvailabilities, StoredAvailability, StoredBlock, StoredWish } from './port-availability.ts';
import type { GroupRecords } from './port-groups.ts';
import type { Invited, JoiningRecords } from './port-joining.ts';
import type { PushRecords } from './port-push.ts';
import type { RecoveryRecords } from './port-recovery.ts';
import type { Soundness } from './soundness.ts';

export type { AvailabilityRecords, StoredAvailabilities, StoredAvailability, StoredBlock, StoredWish };
export { tokensKeptEach, useNotedEvery } from './people-port.ts';
export type { DeviceKeys, DeviceOwner, DeviceRecord, KeyedDevices, TokenOwner, TokenRecord, UserRecord };

/**
 * What must last over a restart, as the core asks for it: it never waits, and is told what became of it, in the same
 * turn or in a later one. What is asked for is done in the order in which it was, but that reading never waits for
 * writing.
 */
export interface Records {
  /** Asks for an operation. Whatever the disk refuses is `Unavailable`. */
  readonly ask: <K extends Operation>(operation: K, values: Values[K], done: Done<Found[K]>) => void;
  /**
   * Whether another server may go on with what is kept here. Then nobody may be told what is not kept, however long
   * that takes; else what cannot be written goes on in memory.
   */
  readonly isShared: boolean;
  /** Why nothing can be kept at this moment, as far as it is known, or null. */
  away(): string | null;
  /** Whether what is kept is whole, as far as it is known. */
  soundness(): Soundness;
  /** Fulfilled when everything was looked through that was there at the start. */
  readonly examined: Promise<void>;
  /** Waits until everything that was asked for is done, and stops. Safe twice. */
  close(): Promise<void>;
}

type Room = 'calls' | 'availability' | 'history' | 'upkeep' | 'joining' | 'admin' | 'recovery' | 'push' | 'groups';
type OfPeople = Omit<Store, Room | 'soundness' | 'examined' | 'close'>;
type OfCalls = { readonly [K in keyof CallRecords as `${K}Calls`]: CallRecords[K] };
type OfRooms = AvailabilityRecords &
  HistoryRecords &
  UpkeepRecords &
  JoiningRecords &
  AdminRecords &
  RecoveryRecords &
  PushRecords &
  GroupRecords;
type Operations = OfPeople & OfCalls & OfRooms;
export type Operation = keyof Operations;
/** What each operation is given, and what it finds. */
export type Values = { readonly [K in Operation]: Parameters<Operations[K]> };
export type Found = { readonly [K in Operation]: ReturnType<Operations[K]> };
/** Every operation of a store by its name. */
export type OperationTable = { readonly [K in Operation]: (...values: Values[K]) => Found[K] };

export function operationsOf({
  availability,
  calls,
  history,
  upkeep,
  joining,
  admin,
  recovery,
  push,
  groups,
  ...people
}: Store): OperationTable {
  return {
    ...people,
    ...availability,
    ...history,
    ...upkeep,
    ...joining,
    ...admin,
    ...recovery,
    ...push,
    ...groups,
    loadCalls: () => calls.load(),
    writeCalls: (changes) => calls.write(changes),
    cleanCalls: () => calls.clean(),
  };
}

/** Carries out an operation by its name. */
export function perform<K extends Operation>(operations: OperationTable, operation: K, values: Values[K]): Found[K] {
  return operations[operation](...values);
}

/** What must last over a restart, in SQLite. Whatever the disk refuses is thrown as `Unavailable`. */
export interface Store {
  /**
   * Adds a user together with their first device and its token, durably before it returns. What invites them is used up
   * in the same step; false, and nobody is added, when it is needed and no good any more.
   */
  addUser(user: UserRecord, device: DeviceRecord, tokenHash: string, invited?: Invited): boolean;
  /** Adds who comes by a guest link, in the same way. */
  addVisitor(user: UserRecord & { readonly linkId: string }, device: DeviceRecord, tokenHash: string): void;
  /** Gives a user another device, with a token. */
  addDevice(device: DeviceRecord, tokenHash: string): void;
  /**
   * Gives a device a further token, made at a time (Unix milliseconds); of its newest `tokensKeptEach` those before go.
   * False when the device is not there.
   */
  addToken(deviceId: string, token: TokenRecord): boolean;
  /**
   * Gives a device that has no key its keys. The life of its tokens is counted from `at` (Unix milliseconds) on. False
   * when the device is not there, or has a key.
   */
  enrolDevice(deviceId: string, keys: DeviceKeys, at: number): boolean;
  renameUser(userId: string, username: string, nameKey: string): void;
  findUser(userId: string): UserRecord | null;
  /** Everybody who has favourites. */
  favourites(): readonly FavouritesRecord[];
  /** Makes somebody a favourite of a user, or no more. */
  favour(userId: string, otherId: string, on: boolean): void;
  /** Those that there are of some users. */
  findUsers(userIds: readonly string[]): readonly UserRecord[];
  /** Whose a token is, by the token's SHA-256 in hex. */
  findByToken(tokenHash: string): TokenOwner | null;
  /** A user at the first of their devices. */
  findByUser(userId: string): TokenOwner | null;
  /** A device and its user. */
  findDevice(deviceId: string): DeviceOwner | null;
  /** Everybody who has devices with keys: those devices. */
  keyedDevices(): KeyedDevices;
  /** The devices of a user, the oldest first. */
  devicesOf(userId: string): readonly DeviceRecord[];
  renameDevice(deviceId: string, label: string): void;
  /** Forgets a device with its tokens, and the user with the last of their devices; answers who went so. */
  removeDevice(deviceId: string): Gone;
  /**
   * Deletes a user with all that is kept of them, and calls that stand in nobody's history any more; answers the
   * devices that they had. The history of others stays.
   */
  eraseUser(userId: string): readonly string[];
  /**
   * Makes a token worthless: with it every token of a device that has a key, and a device without one that has no other
   * is removed. Answers who went so.
   */
  revokeToken(tokenHash: string): Gone;
  /** A device was here (Unix milliseconds). It is noted every `useNotedEvery`, and may be lost in a power cut. */
  noteUse(deviceId: string, at: number): void;
  readonly calls: CallRecords;
  readonly availability: AvailabilityRecords;
  readonly history: HistoryRecords;
  readonly upkeep: UpkeepRecords;
  readonly joining: JoiningRecords;
  readonly admin: AdminRecords;
  readonly recovery: RecoveryRecords;
  readonly push: PushRecords;
  readonly groups: GroupRecords;
  /** Why nothing can be written now, or null. */
  unfit(): string | null;
  /** Whether what is kept is whole, as far as it is known. */
  soundness(): Soundness;
  /** Fulfilled when everything was looked through that was there at the start. */
  readonly examined: Promise<void>;
  close(): void;
}

/**
 * The calls, so that none is lost when the server goes: those that live, what was answered about them, and one line of
 * history for each that is over. `state` is a text of its writer's own.
 */
export interface CallRecords {
  load(): StoredCalls;
  /**
   * Writes everything in one transaction or nothing; throws when it cannot. What ends a call is on the disk when this
   * returns. The rest is the system's to write: it outlives the process, however that ends, and may be lost in a power
   * cut. Answers the entries that are new.
   */
  write(changes: CallChanges): readonly KeptEntry[];
  /** Leaves nothing on the disk of what was deleted. False when another program hinders it now. */
  clean(): boolean;
}

/** What is forgotten with time. */
export interface UpkeepRecords {
  /** What was believed of the clock when it was last looked at, a text of its writer's own. */
  belief(): string | null;
  believe(text: string): void;
  /**
   * Forgets history from before a time (Unix milliseconds), then what is more than `most`; answers how many lines went,
   * `atOnce` at most.
   */
  forgetHistory(old: { readonly before: number; readonly most: number; readonly atOnce: number }): number;
  /** Some devices that were not here since a time (Unix milliseconds). */
  unusedDevices(before: number, atOnce: number): readonly Pick<DeviceRecord, 'id' | 'userId'>[];
  /** Forgets devices with their tokens, and users with the last of their devices; answers who went so. */
  forgetDevices(ids: readonly string[]): Gone;
}

export interface StoredCalls {
  readonly live: readonly { readonly id: string; readonly state: string; readonly boxes: readonly StoredBox[] }[];
  /** Calls that ended a short while ago, and the users who may not know it. */
  readonly ended: readonly { readonly id: string; readonly state: string; readonly untold: readonly string[] }[];
  /** The newest, the oldest of them first: no more than a start has time for. */
  readonly answers: readonly StoredAnswer[];
}

/** So many answers are kept of each who asks. */
export const answersKeptEach = 128;

/** What one user of a call has sent to another. */
export interface StoredBox {
  readonly from: string;
  readonly to: string;
  readonly offer: string | null;
  readonly answer: string | null;
  /** How many candidates were sent before those that are kept. */
  readonly dropped: number;
  /** JSON of each candidate. */
  readonly candidates: readonly string[];
}

/** What changed in a box: candidates with their number, and what stands beside them. */
export interface BoxChange {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  /** The descriptions, and from which number on candidates count; null when they are as they were. */
  readonly described: { readonly offer: string | null; readonly answer: string | null; readonly dropped: number } | null;
  /** Forget all that was kept before. */
  readonly cleared: boolean;
  readonly added: readonly { readonly n: number; readonly candidate: string }[];
}

/** An answer to a request id. */
export interface StoredAnswer {
  /** The device that asked. */
  readonly owner: string;
  readonly name: string;
  readonly requestId: string;
  /** The call it is about, or empty. */
  readonly callId: string;
  /**
   * The minute in which it was given, of all that the server has run so far, over restarts; no clock that can be set
   * counts it.
   */
  readonly minute: number;
  readonly http: number;
  /** JSON. */
  readonly body: string;
}

/** One line of history, and an entry for each of its users who have not had theirs. */
export interface EndedRecord {
  readonly id: string;
  readonly callerId: string;
  readonly callerName: string;
  readonly calleeId: string;
  readonly calleeName: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly endedAt: number;
  readonly answered: boolean;
  readonly talkMs: number;
  readonly reason: string;
  readonly endedBy: string | null;
  readonly entries: readonly EntryRecord[];
  /** As a call that ended a short while ago; null of one that never rang, or lives on, and is history alone. */
  readonly state: string | null;
}

export interface CallChanges {
  readonly live: readonly { readonly id: string; readonly state: string }[];
  readonly boxes: readonly BoxChange[];
  /** Of calls that live on, the lines of history as they stand and the entries of those who have left. */
  readonly left: readonly EndedRecord[];
  /** These live no more; until `told` says otherwise, nobody knows it. */
  readonly ended: readonly EndedRecord[];
  readonly told: readonly { readonly id: string; readonly untold: readonly string[] }[];
  /** Calls that need not be known any more but as history. */
  readonly forgotten: readonly string[];
  readonly answers: readonly StoredAnswer[];
  /** Answers from before this minute are forgotten; null to look for none. */
  readonly answersBefore: number | null;
}
