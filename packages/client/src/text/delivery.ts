import type { SideFrame } from '@earshot/protocol';
import { edited, editsTo } from './line.ts';
import { mineIn, type TextLog } from './log.ts';

/**
 * What of the text has passed between me and one other. Lines are numbered for each of them, so that what a connection
 * that broke has swallowed is said again on the next one, and nothing twice.
 */
export interface Delivery {
  /** The first of my lines that is for them: who comes later does not read those that were finished before. */
  readonly from: number;
  /** How many lines they had of a page of mine before this one, once they have said it. */
  readonly before: number | null;
  readonly told: Told;
  /** How many lines of theirs have come. */
  readonly have: number;
  /** Their line that is not finished. */
  readonly open: string;
  /** Lines of theirs before those that came were not kept by them. */
  readonly missed: boolean;
}

/**
 * How far they have what I write. Each connection begins anew.
 *
 *     unknown --there is something to say--> asked --they say what they have--> known
 *        |  ^--------their page is new-------- |
 *        +--their page is of before there was text--> unable
 */
export type Told =
  | { readonly phase: 'unknown' | 'asked' | 'unable' }
  /** They have all before `line`, and of that one what was `said`; null: nobody knows what. */
  | { readonly phase: 'known'; readonly line: number; readonly said: string | null };

/** Text came with this version of the side channel. */
const since = 2;

/** Nothing has passed yet. */
export function nothingPassed(log: TextLog): Delivery {
  return { from: log.written, before: null, told: { phase: 'unknown' }, have: 0, open: '', missed: false };
}

/** There is a new connection, and perhaps another page at its other end. */
export function onNewConnection(delivery: Delivery): Delivery {
  return delivery.told.phase === 'unknown' ? delivery : { ...delivery, told: { phase: 'unknown' } };
}

/** The page at the other end has spoken by this version. What I have asked before may have come too early for it. */
export function heardVersion(delivery: Delivery, version: number | undefined): Delivery {
  if ((version ?? 0) < since) return { ...delivery, told: { phase: 'unable' } };
  return delivery.told.phase === 'asked' || delivery.told.phase === 'unable' ? { ...delivery, told: { phase: 'unknown' } } : delivery;
}

/** They have said how many of my lines they have. Only what I have asked is listened to. */
export function heardHave(delivery: Delivery, lines: number, log: TextLog): Delivery {
  const { told, from, before } = delivery;
  if (told.phase !== 'asked') return delivery;
  const base = before ?? lines;
  const line = Math.min(Math.max(from, from + lines - base), log.written);
  return { ...delivery, before: base, told: { phase: 'known', line, said: null } };
}

/** What has come of their text, and the line that it has finished, or null. What is here already is passed over. */
export function heardText(
  delivery: Delivery,
  { line, at, text, end = false }: Extract<SideFrame, { readonly t: 'text' }>,
): { readonly delivery: Delivery; readonly finished: string | null } {
  if (line <= delivery.have) return { delivery, finished: null };
  const skips = line > delivery.have + 1;
  const open = edited(skips ? '' : delivery.open, { at, text });
  const next = { ...delivery, have: end ? line : line - 1, open: end ? '' : open, missed: delivery.missed || skips };
  return { delivery: next, finished: end && open.trim() !== '' ? open : null };
}

/** What they do not have yet, as frames, and how far they have it then. */
export function bring(delivery: Delivery, log: TextLog): { readonly delivery: Delivery; readonly frames: readonly SideFrame[] } {
  switch (delivery.told.phase) {
    case 'unknown':
      return isToTell(delivery, log)
        ? { delivery: { ...delivery, told: { phase: 'asked' } }, frames: [{ t: 'text-ask' }] }
        : { delivery, frames: [] };
    case 'asked':
    case 'unable':
      return { delivery, frames: [] };
    case 'known':
      return bringRest(delivery, delivery.told, log);
  }
}

/** Whether anything that I have written is for them; they may still show a line of mine that I have erased. */
function isToTell({ from, before }: Delivery, { written, mine }: TextLog): boolean {
  return written > from || mine !== '' || before !== null;
}

function bringRest(delivery: Delivery, told: Extract<Told, { readonly phase: 'known' }>, log: TextLog): ReturnType<typeof bring> {
  const { lines, first } = mineIn(log);
  const line = Math.max(told.line, first);
  const number = line - delivery.from + (delivery.before ?? 0) + 1;
  const said = line === told.line ? told.said : null;
  const frames = [...lines.slice(line - first), log.mine].flatMap((text, index) => {
    const edits = editsTo(index === 0 ? said : '', text, line + index < log.written);
    return edits.map(({ end, ...edit }): SideFrame => ({ t: 'text', line: number + index, ...edit, ...(end && { end }) }));
  });
  return { delivery: { ...delivery, told: { phase: 'known', line: log.written, said: log.mine } }, frames };
}
