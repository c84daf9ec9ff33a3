import type { KeptEntry } from '../entries.ts';
import { candidateSlots } from '../candidate-slots.ts';
import type { BoxChange, CallChanges, EndedRecord, StoredBox, StoredCalls } from '../port.ts';
import type { Cell, Row } from '../rows.ts';
import { openAnswers, type Answers } from './answers.ts';
import { keepEntries } from './entries.ts';
import type { Doing, Session, Value } from './session.ts';

/** The calls. What many rows take is one statement each, for each is a way there and back. */
export function openCalls(): Doing<'loadCalls' | 'writeCalls' | 'cleanCalls'> {
  const answers = openAnswers();
  return {
    loadCalls: (session) => load(session, answers),
    writeCalls: (session, changes) => write(session, answers, changes),
    // What was deleted is for PostgreSQL to clean.
    cleanCalls: () => Promise.resolve(true),
  };
}

async function write(session: Session, answers: Answers, changes: CallChanges): Promise<readonly KeptEntry[]> {
  if (changes.live.length > 0)
    await session.run(
      'INSERT INTO live_calls (id, state) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (id) DO UPDATE SET state = excluded.state',
      columns(
        changes.live.map(({ id, state }) => [id, state]),
        2,
      ),
    );
  await writeBoxes(session, changes.boxes);
  const left: KeptEntry[] = [];
  for (const call of changes.left) left.push(...(await writeHistory(session, call)));
  const kept = [...left, ...(await writeEnded(session, changes.ended))];
  if (changes.told.length > 0)
    await session.run(
      'UPDATE fresh_ends SET untold = told.untold FROM unnest($1::text[], $2::text[]) AS told (id, untold) WHERE fresh_ends.id = told.id',
      columns(
        changes.told.map(({ id, untold }) => [id, untold.join(' ')]),
        2,
      ),
    );
  if (changes.forgotten.length > 0) {
    await session.run('DELETE FROM fresh_ends WHERE id = ANY ($1::text[])', [changes.forgotten]);
    await forgetLive(session, changes.forgotten);
  }
  await answers.keep(session, changes.answers);
  if (changes.answersBefore !== null) await answers.forgetBefore(session, changes.answersBefore);
  return kept;
}

/** Rows as PostgreSQL takes many of them: a list for each column. */
function columns(rows: readonly (readonly (string | number | null)[])[], count: number): readonly Value[] {
  return Array.from({ length: count }, (_, column) => rows.map((row) => row[column] ?? null));
}

async function forgetLive(session: Session, ids: readonly string[]): Promise<void> {
  for (const from of ['live_calls WHERE id', 'live_boxes WHERE call_id', 'live_candidates WHERE call_id'])
    await session.run(`DELETE FROM ${from} = ANY ($1::text[])`, [ids]);
}

async function writeBoxes(session: Session, boxes: readonly BoxChange[]): Promise<void> {
  const cleared = boxes.filter((box) => box.cleared);
  if (cleared.length > 0)
    await session.run(
      `DELETE FROM live_candidates USING unnest($1::text[], $2::text[], $3::text[]) AS box (call_id, from_id, to_id)
       WHERE live_candidates.call_id = box.call_id AND live_candidates.from_id = box.from_id AND live_candidates.to_id = box.to_id`,
      columns(
        cleared.map(({ callId, from, to }) => [callId, from, to]),
        3,
      ),
    );
  const described = boxes.flatMap(({ callId, from, to, described: now }) =>
    now === null ? [] : [[callId, from, to, now.offer, now.answer, now.dropped]],
  );
  if (described.length > 0)
    await session.run(
      `INSERT INTO live_boxes (call_id, from_id, to_id, offer, answer, dropped)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
       ON CONFLICT (call_id, from_id, to_id) DO UPDATE SET offer = excluded.offer, answer = excluded.answer, dropped = excluded.dropped`,
      columns(described, 6),
    );
  await writeCandidates(session, boxes);
}

async function writeCandidates(session: Session, boxes: readonly BoxChange[]): Promise<void> {
  const added = boxes.flatMap(({ callId, from, to, added: some }) =>
    // Of those that stand in one place the last one counts.
    [...new Map(some.map(({ n, candidate }) => [n % candidateSlots, [callId, from, to, n % candidateSlots, n, candidate]])).values()],
  );
  if (added.length > 0)
    await session.run(
      `INSERT INTO live_candidates (call_id, from_id, to_id, slot, n, candidate)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
       ON CONFLICT (call_id, from_id, to_id, slot) DO UPDATE SET n = excluded.n, candidate = excluded.candidate`,
      columns(added, 6),
    );
}

async function writeEnded(session: Session, ended: readonly EndedRecord[]): Promise<readonly KeptEntry[]> {
  if (ended.length === 0) return [];
  await forgetLive(
    session,
    ended.map(({ id }) => id),
  );
  const kept: KeptEntry[] = [];
  for (const call of ended) {
    if (call.state !== null)
      await session.run('INSERT INTO fresh_ends (id, state, untold) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        call.id,
        call.state,
        call.entries.map(({ userId }) => userId).join(' '),
      ]);
    kept.push(...(await writeHistory(session, call)));
  }
  return kept;
}

/** The line of a call, as it stands now, and the entries of those who have left it. */
async function writeHistory(session: Session, call: EndedRecord): Promise<readonly KeptEntry[]> {
  const { id, callerId, callerName, calleeId, calleeName, createdAt, endedAt, talkMs, reason, endedBy } = call;
  const times = [createdAt, endedAt, call.answered ? 1 : 0, talkMs].map((number) => Math.floor(number));
  await session.run(
    `INSERT INTO ended_calls
       (id, caller_id, caller_name, callee_id, callee_name, created_at, ended_at, answered, talk_ms, reason, ended_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO UPDATE SET
       ended_at = excluded.ended_at, answered = excluded.answered, talk_ms = excluded.talk_ms, reason = excluded.reason,
       ended_by = excluded.ended_by`,
    [id, callerId, callerName, calleeId, calleeName, ...times, reason, endedBy],
  );
  return keepEntries(session, call);
}

async function load(session: Session, answers: Answers): Promise<StoredCalls> {
  const live = await session.all('SELECT id, state FROM live_calls ORDER BY id');
  const boxes = await session.all('SELECT * FROM live_boxes ORDER BY call_id, from_id, to_id');
  const candidates = await session.all('SELECT * FROM live_candidates ORDER BY n');
  const ended = await session.all('SELECT * FROM fresh_ends ORDER BY id');
  const candidatesOf = Map.groupBy(candidates, boxKey);
  const boxesOf = Map.groupBy(boxes, (row) => row['call_id']);
  function boxOf(row: Row): StoredBox {
    const dropped = Number(row['dropped']);
    const kept = (candidatesOf.get(boxKey(row)) ?? []).filter(({ n }) => Number(n) >= dropped);
    return {
      from: String(row['from_id']),
      to: String(row['to_id']),
      offer: textOrNull(row['offer']),
      answer: textOrNull(row['answer']),
      dropped,
      candidates: kept.map(({ candidate }) => String(candidate)),
    };
  }
  return {
    live: live.map(({ id, state }) => ({ id: String(id), state: String(state), boxes: (boxesOf.get(id) ?? []).map(boxOf) })),
    ended: ended.map(({ id, state, untold }) => ({ id: String(id), state: String(state), untold: String(untold).split(' ') })),
    answers: await answers.load(session),
  };
}

function boxKey(row: Row): string {
  return JSON.stringify([row['call_id'], row['from_id'], row['to_id']]);
}

function textOrNull(value: Cell | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
