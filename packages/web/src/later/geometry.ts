import type { People } from '@earshot/client';
import { headingsOf } from './headings.tsx';
import { countOf, type Range } from './rows.ts';

/** Where the parts of the list begin, by place, and how high everything is. Heights are in any one unit. */
export interface Geometry {
  /** Places before which a heading stands; the first part's heading stands above the list. */
  readonly headings: readonly number[];
  readonly row: number;
  readonly heading: number;
  readonly count: number;
}

/** Heights in rem, as the style has them. */
const heights = { row: 4, heading: 2.5 };
/** Rows beyond those in view that are drawn too, and by how many at once the range moves. */
const beyond = 8;
const step = 4;

export function geometryOf(people: People, rem: number): Geometry {
  return { headings: headingsOf(people), row: heights.row * rem, heading: heights.heading * rem, count: countOf(people) };
}

/** Where a row begins. The heading before a row belongs to it. */
export function topOf({ headings, row, heading }: Geometry, place: number): number {
  return place * row + headings.filter((before) => before < place).length * heading;
}

/** The room above a row for those before it that are not drawn, behind `last`, and for its heading. */
export function roomAbove(geometry: Geometry, place: number, last: number): number {
  const heading = geometry.headings.includes(place) ? geometry.heading : 0;
  return topOf(geometry, place) - topOf(geometry, last + 1) + heading;
}

/** The room below the last that is drawn. */
export function roomBelow(geometry: Geometry, last: number): number {
  const { count } = geometry;
  return last + 1 >= count ? 0 : topOf(geometry, count) - topOf(geometry, last + 1);
}

/** The places to draw when the list is in view from `top` to `bottom`, counted from where it begins. */
export function rangeIn(geometry: Geometry, top: number, bottom: number): Range {
  const { row, heading, headings, count } = geometry;
  const first = Math.floor((top - headings.length * heading) / row) - beyond;
  const last = Math.ceil(bottom / row) + beyond;
  const begin = Math.max(0, Math.floor(first / step) * step);
  return { first: Math.min(begin, Math.max(0, count - 1)), last: Math.ceil(last / step) * step };
}
