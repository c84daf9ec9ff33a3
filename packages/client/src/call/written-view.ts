import { sameList, sameOr } from '../same.ts';
import type { TextView } from '../snapshot.ts';
import { pairsOf } from './pairs.ts';
import type { Pair, Talking } from './state.ts';
import { isReached } from './written.ts';

/** What is written in the call, as a page draws it. */
export function textOf(state: Talking, before: TextView | undefined): TextView {
  const { lines, count, mine } = state.text;
  const pairs = pairsOf(state);
  function those(list: 'waiting' | 'unable', are: (pair: Pair) => boolean): TextView['waiting'] {
    return sameList(
      pairs.filter(are).map(({ other }) => other),
      before?.[list],
    );
  }
  const writing = pairs.flatMap(({ other: from, delivery: { open: text } }) => {
    if (text === '') return [];
    return [
      sameOr(
        { from, text },
        before?.writing.find((one) => one.from.id === from.id),
      ),
    ];
  });
  const view: TextView = {
    lines,
    writing: sameList(writing, before?.writing),
    mine,
    missed: lines.length < count || pairs.some(({ delivery }) => delivery.missed),
    waiting: those('waiting', (pair) => !isReached(pair)),
    unable: those('unable', ({ delivery }) => delivery.told.phase === 'unable'),
  };
  return sameOr(view, before);
}
