import { fits, flag, list, nullable, object, sizes, text, whole, type Infer } from '@earshot/protocol';
import { nothingPassed, type Delivery } from './delivery.ts';
import { noText, type TextLog } from './log.ts';

const id = text({ max: sizes.id });
const count = whole({ max: sizes.seq });
const line = text({ max: sizes.textLine });

/** What a tab keeps of the text of a call while it is loaded again, and no longer. */
export const KeptText = object({
  lines: list(object({ id: count, from: nullable(object({ id, username: text({ max: sizes.sentence }) })), text: line }), { max: 10_000 }),
  count,
  written: count,
  mine: line,
  passed: list(object({ to: id, from: count, before: nullable(count), have: count, open: line, missed: flag }), { max: 8 }),
});
export type KeptText = Infer<typeof KeptText>;

/** What is to be kept; null where nothing was written. */
export function keep(log: TextLog, passed: readonly { readonly to: string; readonly delivery: Delivery }[]): KeptText | null {
  const { lines, count: all, written, mine } = log;
  const isUsed = passed.some(({ delivery: { before, have, open } }) => before !== null || have > 0 || open !== '');
  if (all === 0 && mine === '' && !isUsed) return null;
  return {
    lines: [...lines],
    count: all,
    written,
    mine,
    passed: passed.map(({ to, delivery: { from, before, have, open, missed } }) => ({ to, from, before, have, open, missed })),
  };
}

/** What was kept, or null where it is none. */
export function recallText(kept: unknown): KeptText | null {
  return fits(KeptText, kept) ? kept : null;
}

/** The text as it was kept. */
export function recallLog(kept: KeptText | null): TextLog {
  return kept === null ? noText : { lines: kept.lines, count: kept.count, written: kept.written, mine: kept.mine, gathering: false };
}

/** What had passed between me and that user. */
export function recallDelivery(kept: KeptText | null, userId: string): Delivery {
  const known = kept?.passed.find(({ to }) => to === userId);
  if (known === undefined) return nothingPassed(recallLog(kept));
  const { from, before, have, open, missed } = known;
  return { from, before, have, open, missed, told: { phase: 'unknown' } };
}
