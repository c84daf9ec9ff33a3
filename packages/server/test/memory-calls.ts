import type { BoxChange, CallRecords, StoredAnswer, StoredBox } from '../src/records/port.ts';

function boxAfter(before: StoredBox | undefined, { from, to, described, cleared, added }: BoxChange): StoredBox {
  const { offer, answer, dropped } = described ?? before ?? { offer: null, answer: null, dropped: 0 };
  const kept = cleared ? [] : (before?.candidates ?? []);
  const last = added.at(-1);
  const next = last === undefined ? dropped + kept.length : last.n + 1;
  const all = [...kept, ...added.map(({ candidate }) => candidate)];
  return { from, to, offer, answer, dropped, candidates: next === dropped ? [] : all.slice(-(next - dropped)) };
}

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
      for (const change of changes.boxes) {
        const mine = boxes.get(change.callId) ?? new Map<string, StoredBox>();
        const pair = `${change.from} ${change.to}`;
        boxes.set(change.callId, mine.set(pair, boxAfter(mine.get(pair), change)));
      }
      for (const end of changes.ended) {
        live.delete(end.id);
        boxes.delete(end.id);
        history.set(end.id, end.reason);
        if (end.state !== null) fresh.set(end.id, { state: end.state, untold: end.entries.map(({ userId }) => userId) });
      }
      for (const { id, untold } of changes.told) {
        const end = fresh.get(id);
        if (end !== undefined) end.untold = untold;
      }
      for (const id of changes.forgotten) for (const kind of [fresh, live, boxes]) kind.delete(id);
      for (const answer of changes.answers) answers.set(`${answer.owner} ${answer.name} ${answer.requestId}`, answer);
      return [];
    },
    clean: () => true,
  };
}
