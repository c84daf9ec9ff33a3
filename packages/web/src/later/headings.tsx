import type { People } from '@earshot/client';
import type { VNode } from 'preact';
import { statusWords, words } from '../words.ts';
import { language } from '../language.ts';

/** The places before which a heading stands: those here follow on the favourites, and those away on both. */
export function headingsOf({ favourites, online, total, found }: People): readonly number[] {
  const [here, away] = [favourites.length, favourites.length + online];
  if (found !== '') return [];
  // The first part's heading stands above the list; where nobody is here it still has to be said that all are away.
  return [...(here > 0 && online > 0 ? [here] : []), ...(total > online ? [away] : [])];
}

/** The heading before each of those places. */
export function headingsBefore(people: People): ReadonlyMap<number, VNode> {
  return new Map(headingsOf(people).map((place) => [place, headingAt(place, people)]));
}

function headingAt(place: number, { favourites, online, total }: People): VNode {
  const isAway = total > online && place === favourites.length + online;
  return (
    <h3>
      {isAway ? statusWords.offline : words.hereNow} <span>{(isAway ? total - online : online).toLocaleString(language)}</span>
    </h3>
  );
}
