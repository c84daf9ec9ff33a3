import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { provideDatabase } from './database-file.ts';
import type { Records } from './port.ts';
import { migrate } from './schema.ts';
import { examine, type Soundness } from './soundness.ts';
import { openCallRecords } from './sqlite-calls.ts';
import { openUse } from './sqlite-devices.ts';
import { openPeople } from './sqlite-people.ts';
import { openUpkeep } from './sqlite-upkeep.ts';
import { asTold, isDamage } from './trouble.ts';

const memory = ':memory:';
/**
 * A database of so many bytes is looked through at once, in some ten milliseconds; a larger one beside what goes on.
 */
const smallBytes = 16 * 2 ** 20;

/**
 * Opens the records in one SQLite file, readable by its owner alone, and brings its schema up to date; `:memory:` keeps
 * nothing. Every write but that of calls is on the disk when it returns (WAL, synchronous FULL). Throws when the file
 * cannot be opened, has lost what it held, or is of a newer Earshot; what goes wrong later is `Unavailable`.
 */
export function openRecords(path: string): Records {
  if (path !== memory) provideDatabase(path);
  const database = new DatabaseSync(path);
  // Nothing else can open what is kept in memory alone.
  const second = path === memory ? database : new DatabaseSync(path);
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 2000;');
    migrate(database, path === memory);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE);');
    if (second !== database) second.exec('PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 50;');
    return recordsIn(path, database, second);
  } catch (error) {
    closeAll(second, database);
    throw error;
  }
}

function closeAll(...databases: readonly DatabaseSync[]): void {
  for (const database of databases) if (database.isOpen) database.close();
}

function recordsIn(path: string, database: DatabaseSync, second: DatabaseSync): Records {
  const watch = watchSoundness(path, database);
  const { told } = watch;
  const people = openPeople(database);
  const calls = openCallRecords(second);
  const upkeep = openUpkeep(database);
  return {
    addUser: told(people.addUser),
    addDevice: told(people.addDevice),
    renameUser: told(people.renameUser),
    findUser: told(people.findUser),
    findByToken: told(people.findByToken),
    devicesOf: told(people.devicesOf),
    renameDevice: told(people.renameDevice),
    removeDevice: told(people.removeDevice),
    revokeToken: told(people.revokeToken),
    noteUse: told(openUse(second)),
    unfit: people.unfit,
    soundness: watch.soundness,
    examined: watch.examined,
    calls: {
      load: told(() => calls.load()),
      write: told((changes, midway) => calls.write(changes, midway)),
      clean: told(() => calls.clean()),
    },
    upkeep: {
      belief: told(() => upkeep.belief()),
      believe: told((text) => upkeep.believe(text)),
      forgetHistory: told((old) => upkeep.forgetHistory(old)),
      unusedDevices: told((before, atOnce) => upkeep.unusedDevices(before, atOnce)),
      forgetDevices: told((ids) => upkeep.forgetDevices(ids)),
    },
    close() {
      watch.close();
      closeAll(second, database);
    },
  };
}

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
