import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import { createFakeClock } from '../fake-clock.ts';
import { openCoreHouse, someone, type CoreHouse, type HouseOptions, type Json, type Someone } from './house.ts';

/** A machine with a disk on which one server after the other runs. */
export interface Machine {
  readonly path: string;
  /** Starts a server, so long after the one before went; `jump` moves the wall clock beside that. */
  start(options?: Omit<HouseOptions, 'clock' | 'records'>, away?: { readonly ms?: number; readonly jump?: number }): CoreHouse;
  /** Ends the server that runs as `kill -9` does: nothing more is written. */
  kill(): void;
  /** A machine whose disk is as this one's is now. */
  copy(): Machine;
  /** The history as it stands on the disk. */
  history(): Json[];
  /** Rows of calls that live. */
  live(): number;
}

export function buildMachine(t: TestContext, wall = 1_800_000_000_000, boot = 500_000): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-journal-'));
  const path = join(folder, 'earshot.db');
  let running: CoreHouse | null = null;
  let now = { wall, boot };
  function kill(): void {
    if (running === null) return;
    now = { wall: running.clock.wall(), boot: running.clock.boot?.() ?? 0 };
    running.records.close();
    running = null;
  }
  t.after(() => {
    kill();
    rmSync(folder, { recursive: true });
  });
  function read(sql: string): Json[] {
    const database = new DatabaseSync(path, { readOnly: true });
    const rows = database.prepare(sql).all();
    database.close();
    return rows;
  }
  return {
    path,
    start(options = {}, { ms = 2_000, jump = 0 } = {}) {
      kill();
      const clock = createFakeClock(now.wall + ms + jump, now.boot + ms);
      running = openCoreHouse({ ...options, clock, records: openRecords(path, { midway: () => options.crash?.('in-journal') }) });
      return running;
    },
    kill,
    copy() {
      const clock = running?.clock;
      const other = buildMachine(t, clock?.wall() ?? now.wall, clock?.boot?.() ?? now.boot);
      for (const end of ['', '-wal']) cpSync(path + end, other.path + end);
      return other;
    },
    history: () => read('SELECT * FROM ended_calls'),
    live: () => read('SELECT id FROM live_calls').length,
  };
}

/** Somebody who was registered at the server before. */
export function again(house: CoreHouse, { id, name, token }: Someone): Someone {
  return someone(house.core, { user_id: id, username: name, token });
}
