import { mostRead, numbersByOwner } from '../answer-numbers.ts';
import type { StoredAnswer } from '../port.ts';
import { answerOf } from '../rows.ts';
import type { Session } from './session.ts';

export type Answers = ReturnType<typeof openAnswers>;

/** Answers to request ids, one behind the other; of each who asked the newest alone. */
export function openAnswers() {
  const numbers = numbersByOwner();
  return {
    async keep(session: Session, answers: readonly StoredAnswer[]): Promise<void> {
      if (answers.length === 0) return;
      const rows = await session.all(
        `INSERT INTO answers (owner, name, request_id, call_id, minute, http, body)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[]) RETURNING n, owner`,
        [
          answers.map(({ owner }) => owner),
          answers.map(({ name }) => name),
          answers.map(({ requestId }) => requestId),
          answers.map(({ callId }) => callId),
          answers.map(({ minute }) => minute),
          answers.map(({ http }) => http),
          answers.map(({ body }) => body),
        ],
      );
      const surplus = rows.flatMap(({ n, owner }) => numbers.add(String(owner), Number(n)));
      if (surplus.length > 0) await session.run('DELETE FROM answers WHERE n = ANY ($1::bigint[])', [surplus]);
    },
    async forgetBefore(session: Session, minute: number): Promise<void> {
      const row = await session.one('SELECT n FROM answers WHERE minute >= $1 ORDER BY n LIMIT 1', [minute]);
      const first = Number(row?.['n'] ?? Number.MAX_SAFE_INTEGER);
      await session.run('DELETE FROM answers WHERE n < $1', [first]);
      numbers.forgetBefore(first);
    },
    async load(session: Session): Promise<readonly StoredAnswer[]> {
      const rows = await session.all('SELECT * FROM (SELECT * FROM answers ORDER BY n DESC LIMIT $1) AS newest ORDER BY n', [mostRead]);
      numbers.clear();
      for (const { owner, n } of rows) numbers.add(String(owner), Number(n));
      return rows.map(answerOf);
    },
  };
}
