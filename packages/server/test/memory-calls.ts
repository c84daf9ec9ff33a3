import type { CallRecords, StoredAnswer, StoredBox } from '../src/records/port.ts';

/** Calls kept in memory, for tests that end a core and start another one on what was written. */
export function createMemoryCallRecords(): CallRecords & { readonly history: Map<string, string> } {
  const live = new Map<string, string>();
  const boxes = new Map<string, Map<string, StoredBox>>();
  const fresh = new Map<string, { readonly state: string; untold: readonly string[] }>();
  const answers = new Map<string, StoredAnswer>();
  const history = new Map<string, string>();
  return {
    history,
    load: () => ({
      live: [...live].map(([id, state]) => ({ id, state, boxes: [...(boxes.get(id)?.values() ?? [])] })),
      ended: [...fresh].map(([id, end]) => ({ id, ...end })),
      answers: [...answers.values()],
    }),
    write(changes) {
      for (const { id, state } of changes.live) live.set(id, state);
      for (const { callId, from, to, offer, answer, dropped, cleared, added } of changes.boxes) {
        const pair = `${from} ${to}`;
        const mine = boxes.get(callId) ?? new Map<string, StoredBox>();
        const before = cleared ? [] : (mine.get(pair)?.candidates ?? []);
        const all = [...before, ...added.map(({ candidate }) => candidate)];
        const last = added.at(-1);
        const next = last === undefined ? dropped + before.length : last.n + 1;
        const candidates = next === dropped ? [] : all.slice(-(next - dropped));
        boxes.set(callId, mine.set(pair, { from, to, offer, answer, dropped, candidates }));
      }
      for (const end of changes.ended) {
        live.delete(end.id);
        boxes.delete(end.id);
        history.set(end.id, end.reason);
        fresh.set(end.id, { state: end.state, untold: end.entries.map(({ userId }) => userId) });
      }
      for (const { id, untold } of changes.told) {
        const end = fresh.get(id);
        if (end !== undefined) end.untold = untold;
      }
      for (const id of changes.forgotten) for (const kind of [fresh, live, boxes]) kind.delete(id);
      for (const answer of changes.answers) answers.set(`${answer.owner} ${answer.name} ${answer.requestId}`, answer);
    },
    clean: () => true,
  };
}
