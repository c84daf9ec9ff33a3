import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { provideDatabase } from './database-file.ts';
import type { Store } from './port.ts';
import { migrate } from './schema.ts';
import { examine, type Soundness } from './soundness.ts';
import { openAvailability } from './sqlite-availability.ts';
import { openAdmin } from './sqlite-admin.ts';
import { openCallRecords } from './sqlite-calls.ts';
import { openHistory } from './sqlite-entries.ts';
import { openUse } from './sqlite-devices.ts';
import { openErasing } from './sqlite-erasing.ts';
import { openGroups } from './sqlite-groups.ts';
import { openJoining } from './sqlite-joining.ts';
import { openPeople } from './sqlite-people.ts';
import { openPush } from './sqlite-push.ts';
import { openRecovery } from './sqlite-recovery.ts';
import { transactions, type Transaction } from './sqlite-transactions.ts';
import { openUpkeep } from './sqlite-upkeep.ts';
import { asTold, isDamage } from './trouble.ts';

const memory = ':memory:';
/**
 * A database of so many bytes is looked through at once, in some ten milliseconds; a larger one beside what goes on.
 */
const smallBytes = 16 * 2 ** 20;

/** What a test wants to know. */
interface Watched {
  /** Called when changes of calls are written and nothing is final. */
  readonly midway?: () => void;
}

/** A store, and the way to do several of its operations whole or not at all. */
export interface SqliteStore extends Store {
  readonly together: Transaction;
}

/**
 * Opens the records in one SQLite file, readable by its owner alone, and brings its schema up to date; `:memory:` keeps
 * nothing. It waits hardly at all for another program that holds the database. Throws when the file cannot be opened,
 * has lost what it held, or is of a newer Earshot; what goes wrong later is `Unavailable`.
 */
export function openRecords(path: string, watched: Watched = {}): SqliteStore {
  if (path !== memory) provideDatabase(path);
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 2000;');
    migrate(database, path === memory);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE);');
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 50;');
    return storeIn(path, database, watched);
  } catch (error) {
    if (database.isOpen) database.close();
    throw error;
  }
}

function storeIn(path: string, database: DatabaseSync, { midway = () => {} }: Watched): SqliteStore {
  const watch = watchSoundness(path, database);
  const { told } = watch;
  const together = transactions(database);
  const people = openPeople(database, together);
  return {
    together: (lasting, task) => told(() => together(lasting, task))(),
    addUser: told(people.addUser),
    addVisitor: told(people.addVisitor),
    addDevice: told(people.addDevice),
    addToken: told(people.addToken),
    enrolDevice: told(people.enrolDevice),
    renameUser: told(people.renameUser),
    findUser: told(people.findUser),
    findUsers: told(people.findUsers),
    favourites: told(people.favourites),
    favour: told(people.favour),
    findByToken: told(people.findByToken),
    findByUser: told(people.findByUser),
    findDevice: told(people.findDevice),
    keyedDevices: told(people.keyedDevices),
    devicesOf: told(people.devicesOf),
    renameDevice: told(people.renameDevice),
    removeDevice: told(people.removeDevice),
    eraseUser: told(openErasing(database, together)),
    revokeToken: told(people.revokeToken),
    noteUse: told(openUse(database)),
    unfit: people.unfit,
    soundness: watch.soundness,
    examined: watch.examined,
    calls: callsIn(database, watch, { together, midway }),
    ...roomsIn(database, watch, together),
    close() {
      watch.close();
      if (database.isOpen) database.close();
    },
  };
}

interface Writing {
  readonly together: Transaction;
  readonly midway: () => void;
}

function callsIn(database: DatabaseSync, { told }: Watch, { together, midway }: Writing): Store['calls'] {
  const calls = openCallRecords(database, together, midway);
  return {
    load: told(() => calls.load()),
    write: told((changes) => calls.write(changes)),
    clean: told(() => calls.clean()),
  };
}

/** The parts of a store that stand by themselves. */
function roomsIn(
  database: DatabaseSync,
  watch: Watch,
  together: Transaction,
): Pick<Store, 'availability' | 'history' | 'upkeep' | 'joining' | 'admin' | 'recovery' | 'push' | 'groups'> {
  return {
    availability: availabilityIn(database, watch, together),
    history: historyIn(database, watch, together),
    upkeep: upkeepIn(database, watch, together),
    joining: joiningIn(database, watch, together),
    admin: adminIn(database, watch, together),
    recovery: recoveryIn(database, watch, together),
    push: pushIn(database, watch, together),
    groups: groupsIn(database, watch, together),
  };
}

function availabilityIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['availability'] {
  const availability = openAvailability(database, together);
  return {
    loadAvailability: told(() => availability.loadAvailability()),
    keepAvailability: told((userId, text) => availability.keepAvailability(userId, text)),
    addBlock: told((block) => availability.addBlock(block)),
    removeBlock: told((userId, blockedId) => availability.removeBlock(userId, blockedId)),
    addWish: told((wish) => availability.addWish(wish)),
    removeWish: told((userId, otherId) => availability.removeWish(userId, otherId)),
  };
}

function historyIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['history'] {
  const history = openHistory(database, together);
  return {
    listEntries: told((query) => history.listEntries(query)),
    seeEntries: told((userId, entryId) => history.seeEntries(userId, entryId)),
    deleteEntries: told((userId, entryId, atOnce) => history.deleteEntries(userId, entryId, atOnce)),
  };
}

function upkeepIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['upkeep'] {
  const upkeep = openUpkeep(database, together);
  return {
    belief: told(() => upkeep.belief()),
    believe: told((text) => upkeep.believe(text)),
    forgetHistory: told((old) => upkeep.forgetHistory(old)),
    unusedDevices: told((before, atOnce) => upkeep.unusedDevices(before, atOnce)),
    forgetDevices: told((ids) => upkeep.forgetDevices(ids)),
  };
}

function joiningIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['joining'] {
  const joining = openJoining(database, together);
  return {
    letsIn: told(joining.letsIn),
    findInvite: told(joining.findInvite),
    getInvite: told(joining.getInvite),
    addInvite: told(joining.addInvite),
    guestLinks: told(joining.guestLinks),
    addGuestLink: told(joining.addGuestLink),
    endGuestLink: told(joining.endGuestLink),
    forgetOver: told(joining.forgetOver),
  };
}

function adminIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['admin'] {
  const admin = openAdmin(database, together);
  return {
    admins: told(admin.admins),
    isNew: told(admin.isNew),
    putAdminLink: told(admin.putAdminLink),
    administer: told(admin.administer),
    invites: told(admin.invites),
    known: told(admin.known),
    acts: told(admin.acts),
  };
}

function recoveryIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['recovery'] {
  const recovery = openRecovery(database, together);
  return {
    recoveryOf: told(recovery.recoveryOf),
    keepRecovery: told(recovery.keepRecovery),
    recover: told(recovery.recover),
  };
}

function pushIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['push'] {
  const push = openPush(database, together);
  return { loadPush: told(push.loadPush), keepPush: told(push.keepPush), dropPush: told(push.dropPush) };
}

function groupsIn(database: DatabaseSync, { told }: Watch, together: Transaction): Store['groups'] {
  const groups = openGroups(database, together);
  return { loadGroups: told(groups.loadGroups), joinGroup: told(groups.joinGroup) };
}

type Watch = ReturnType<typeof watchSoundness>;

/** Knows what was found at the start, and notes damage that is met later. */
function watchSoundness(path: string, database: DatabaseSync) {
  const large = path !== memory && statSync(path).size > smallBytes;
  let soundness: Soundness = large ? 'unchecked' : examine(database);
  const thread = large ? inThread(path) : null;
  const examined = thread === null ? Promise.resolve() : thread.found.then((found) => void (soundness = found));
  /** An operation whose errors are in the words of those who asked. */
  function told<A extends readonly unknown[], R>(task: (...args: A) => R) {
    return (...args: A): R => {
      try {
        return task(...args);
      } catch (error) {
        if (isDamage(error)) soundness = 'damaged';
        throw asTold(error);
      }
    };
  }
  return { told, examined, soundness: () => soundness, close: () => thread?.stop() };
}

/** Looks through a database on a thread of its own, which keeps no process alive. */
function inThread(path: string): { readonly found: Promise<Soundness>; stop(): void } {
  const worker = new Worker(new URL('examiner.ts', import.meta.url), { workerData: path });
  worker.unref();
  const found = new Promise<Soundness>((resolve) => {
    worker.once('message', (message) => resolve(message === 'ok' ? 'ok' : 'damaged'));
    worker.once('error', () => resolve('unchecked'));
    worker.once('exit', () => resolve('unchecked'));
  });
  return { found, stop: () => void worker.terminate() };
}
