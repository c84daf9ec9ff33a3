import type { Operation } from './port.ts';
import { mustLast } from './must-last.ts';
import type { Lasting } from './sqlite-transactions.ts';
import type { Job } from './thread-messages.ts';

/** Milliseconds for which people wait for another program that holds the database. Who talks does not wait at all. */
export const longestWait = 2_000;

const kinds: { readonly [K in Operation]: 'write' | 'read' | 'last' } = {
  addUser: 'write',
  addDevice: 'write',
  addToken: 'write',
  enrolDevice: 'write',
  renameDevice: 'write',
  removeDevice: 'write',
  eraseUser: 'write',
  renameUser: 'write',
  favour: 'write',
  revokeToken: 'write',
  noteUse: 'write',
  writeCalls: 'write',
  keepAvailability: 'write',
  addBlock: 'write',
  removeBlock: 'write',
  addWish: 'write',
  removeWish: 'write',
  believe: 'write',
  forgetHistory: 'write',
  forgetDevices: 'write',
  seeEntries: 'write',
  deleteEntries: 'write',
  addInvite: 'write',
  addGuestLink: 'write',
  endGuestLink: 'write',
  addVisitor: 'write',
  forgetOver: 'write',
  putAdminLink: 'write',
  administer: 'write',
  keepRecovery: 'write',
  recover: 'write',
  keepPush: 'write',
  dropPush: 'write',
  joinGroup: 'write',
  unfit: 'write',
  findUser: 'read',
  findUsers: 'read',
  favourites: 'read',
  findByToken: 'read',
  loadCalls: 'read',
  loadAvailability: 'read',
  belief: 'read',
  unusedDevices: 'read',
  findByUser: 'read',
  findDevice: 'read',
  keyedDevices: 'read',
  devicesOf: 'read',
  listEntries: 'read',
  letsIn: 'read',
  findInvite: 'read',
  getInvite: 'read',
  guestLinks: 'read',
  admins: 'read',
  isNew: 'read',
  invites: 'read',
  known: 'read',
  acts: 'read',
  recoveryOf: 'read',
  loadPush: 'read',
  loadGroups: 'read',
  cleanCalls: 'last',
};

const onTheDisk: ReadonlySet<Operation> = new Set<Operation>([
  'addUser',
  'renameUser',
  'favour',
  'revokeToken',
  'addDevice',
  'addToken',
  'enrolDevice',
  'renameDevice',
  'removeDevice',
  'eraseUser',
  'forgetDevices',
  'keepAvailability',
  'addBlock',
  'removeBlock',
  'addWish',
  'removeWish',
  'deleteEntries',
  'addInvite',
  'addGuestLink',
  'endGuestLink',
  'addVisitor',
  'putAdminLink',
  'administer',
  'keepRecovery',
  'recover',
  'keepPush',
  'dropPush',
  'joinGroup',
]);
const impatient: ReadonlySet<Operation> = new Set<Operation>(['writeCalls', 'noteUse']);

/** Whether what a job writes must outlive a power cut. */
export function lastingOf(job: Job): Lasting {
  const lasts = job.operation === 'writeCalls' ? mustLast(...job.values) : onTheDisk.has(job.operation);
  return lasts ? 'on the disk' : 'given to the system';
}

/** What is written goes together, what is read goes by itself, and what waits for the disk comes last. */
export function kindOf(operation: Operation): (typeof kinds)[Operation] {
  return kinds[operation];
}

/** Every operation there is. */
export const allOperations: readonly Operation[] = Object.keys(kinds).filter((name): name is Operation => name in kinds);

/**
 * Whether an operation that cannot be written now may wait; `since` is when it was asked for, on a clock that never
 * jumps (milliseconds).
 */
export function mayWait(operation: Operation, since: number, now: number): boolean {
  return !impatient.has(operation) && now - since < longestWait;
}
