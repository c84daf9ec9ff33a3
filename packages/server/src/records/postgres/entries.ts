import type { EntriesChanged, HistoryPage, HistoryQuery, KeptEntry } from '../entries.ts';
import { entryIdOf } from '../entry-id.ts';
import type { EndedRecord } from '../port.ts';
import { entryOf, keptEntry, searchedNames } from '../rows.ts';
import type { Doing, Session } from './session.ts';

/** So many entries are looked through for one page of a search. */
const mostSearched = 5_000;
/** After every id. */
const newest = 'g';

async function unseenOf(session: Session, userId: string): Promise<number> {
  return Number((await session.one('SELECT count(*) AS unseen FROM entries WHERE user_id = $1 AND seen = 0', [userId]))?.['unseen']);
}

/** Keeps the entries of a call that ended or was left, and answers those that are new or came out otherwise. */
export async function keepEntries(session: Session, call: EndedRecord): Promise<readonly KeptEntry[]> {
  const at = Math.floor(call.createdAt);
  const kept: KeptEntry[] = [];
  for (const entry of call.entries) {
    const { userId, direction, outcome, others, message } = entry;
    const talkMs = Math.floor(entry.talkMs);
    const seen = outcome !== 'missed';
    const id = entryIdOf(call.id, userId, at);
    const changes = await session.run(
      `INSERT INTO entries (user_id, entry_id, call_id, at, direction, outcome, talk_ms, others, names, seen, message)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (user_id, entry_id) DO UPDATE SET
         outcome = excluded.outcome, talk_ms = excluded.talk_ms, others = excluded.others, names = excluded.names, seen = excluded.seen,
         message = excluded.message
       WHERE entries.outcome <> excluded.outcome OR entries.talk_ms <> excluded.talk_ms OR entries.message <> excluded.message`,
      [userId, id, call.id, at, direction, outcome, talkMs, JSON.stringify(others), searchedNames(others), seen ? 1 : 0, message],
    );
    if (changes === 0) continue;
    kept.push({ userId, entry: keptEntry(call, id, { ...entry, talkMs }), unseen: await unseenOf(session, userId) });
  }
  return kept;
}

async function changed(session: Session, userId: string, entryId: string | null, count: number): Promise<EntriesChanged> {
  const find = 'SELECT * FROM entries WHERE user_id = $1 AND entry_id = $2';
  const row = entryId === null ? undefined : await session.one(find, [userId, entryId]);
  return { changed: count, entry: row === undefined ? null : entryOf(row), unseen: await unseenOf(session, userId) };
}

/** The history of each user by itself. */
export const history: Doing<'listEntries' | 'seeEntries' | 'deleteEntries'> = {
  listEntries: pageOf,
  async seeEntries(session, userId, entryId) {
    const count = await session.run('UPDATE entries SET seen = 1 WHERE user_id = $1 AND seen = 0 AND ($2::text IS NULL OR entry_id = $2)', [
      userId,
      entryId,
    ]);
    return changed(session, userId, entryId, count);
  },
  async deleteEntries(session, userId, entryId, atOnce) {
    const gone = await session.all(
      `DELETE FROM entries WHERE user_id = $1 AND entry_id IN
         (SELECT entry_id FROM entries WHERE user_id = $1 AND ($2::text IS NULL OR entry_id = $2) LIMIT $3)
       RETURNING call_id`,
      [userId, entryId, atOnce],
    );
    // The line of a call goes with the last of its entries.
    await session.run(
      'DELETE FROM ended_calls WHERE id = ANY ($1::text[]) AND NOT EXISTS (SELECT 1 FROM entries WHERE call_id = ended_calls.id)',
      [gone.map(({ call_id }) => String(call_id))],
    );
    return changed(session, userId, entryId, gone.length);
  },
};

async function pageOf(session: Session, { userId, limit, before, only, search }: HistoryQuery): Promise<HistoryPage> {
  const from = before ?? newest;
  const last = search === '' ? null : await horizon(session, userId, from);
  const rows = await session.all(
    `SELECT * FROM entries WHERE user_id = $1 AND entry_id < $2 AND entry_id >= $3 ${only === 'missed' ? "AND outcome = 'missed'" : ''}
       AND ($4 = '' OR strpos(names, $4) > 0) ORDER BY entry_id DESC LIMIT $5`,
    [userId, from, last ?? '', search, limit + 1],
  );
  const entries = rows.slice(0, limit).map(entryOf);
  const next = rows.length > limit ? (entries.at(-1)?.entry_id ?? null) : last;
  return { entries, next, unseen: await unseenOf(session, userId) };
}

/** The last entry that one page of a search looks at, when there are more. */
async function horizon(session: Session, userId: string, from: string): Promise<string | null> {
  const row = await session.one(
    'SELECT entry_id FROM entries WHERE user_id = $1 AND entry_id < $2 ORDER BY entry_id DESC LIMIT 1 OFFSET $3',
    [userId, from, mostSearched - 1],
  );
  return row === undefined ? null : String(row['entry_id']);
}
