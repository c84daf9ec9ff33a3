import { limits } from '@earshot/protocol';

/** A stretch of the server's list: so many, behind so many. */
export interface Spread {
  readonly from: number;
  readonly limit: number;
}

/** The rows that are in view, counted from 0. */
export interface Seen {
  readonly first: number;
  readonly last: number;
}

/** Stretches begin at whole blocks, so that many who look at the same part of the list are told of it together. */
const block = 50;
/** So many rows beyond those in view are asked for, and asked for again when only so many are left. */
const ahead = 25;
const near = 10;

export const firstSpread: Spread = { from: 0, limit: block };

/** The stretch to ask for when these rows are in view. */
export function spreadFor({ first, last }: Seen): Spread {
  const from = Math.floor(Math.max(0, first - ahead) / block) * block;
  const end = Math.ceil((last + 1 + ahead) / block) * block;
  return { from, limit: Math.min(end - from, limits.page) };
}

/** Whether a stretch of a list of `total` has these rows, and a few around them. */
export function covers({ from, limit }: Spread, { first, last }: Seen, total: number): boolean {
  const end = from + limit;
  return (from === 0 || first - near >= from) && (end >= total || last + near < end) && from <= Math.max(0, total - 1);
}
