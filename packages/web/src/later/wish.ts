import type { Availability, Phone, Problem } from '@earshot/client';

/** What somebody says of when they may be rung. */
export type Saying = Parameters<typeof askFor>[1];

function askFor(phone: Phone, saying: Parameters<typeof phone.ask<'users/availability'>>[1]) {
  return phone.ask('users/availability', saying);
}

/**
 * What was said, each saying by its number, and what came of it:
 *
 *     asked --granted--> granted
 *       \--refused--> problem
 */
export interface Wishes {
  /** What the server has not answered, in the order in which it was said. */
  readonly asked: readonly Asked[];
  /** The answer to the latest that was granted. */
  readonly granted: Granted | null;
  /** Why something that was said, and was not said again since, is not so. */
  readonly problem: Problem | null;
}

interface Asked {
  readonly number: number;
  readonly saying: Saying;
  /** What of it was not said again since: a refusal of the rest is not worth a word. */
  readonly stands: readonly string[];
}

interface Granted {
  readonly number: number;
  readonly answer: Availability;
  /** What the phone knew when it asked: what it has heard since then is newer than the answer. */
  readonly before: Availability | null;
}

export const noWishes: Wishes = { asked: [], granted: null, problem: null };

/** Somebody says something; what was wrong before is read by then. */
export function ask({ asked, granted }: Wishes, number: number, saying: Saying): Wishes {
  const again = partsOf(saying);
  const earlier = asked.map((one) => ({ ...one, stands: one.stands.filter((part) => !again.includes(part)) }));
  return { asked: [...earlier, { number, saying, stands: again }], granted, problem: null };
}

/** The server grants it. Answers may change places on their way: the one to the latest counts. */
export function grant({ asked, granted, problem }: Wishes, answer: Granted): Wishes {
  const latest = granted !== null && granted.number > answer.number ? granted : answer;
  return { asked: without(asked, answer.number), granted: latest, problem };
}

/** The server refuses it, or was not reached. */
export function refuse({ asked, granted, problem }: Wishes, number: number, why: Problem): Wishes {
  const stands = asked.some((one) => one.number === number && one.stands.length > 0);
  return { asked: without(asked, number), granted, problem: stands ? why : problem };
}

function without(asked: readonly Asked[], number: number): readonly Asked[] {
  return asked.filter((one) => one.number !== number);
}

/** The parts of a saying that can be said one by one; how long `dnd` lasts belongs to it. */
function partsOf({ dnd, until: _until, for_ms: _forMs, forward, ...others }: Saying): readonly string[] {
  return [...(dnd === undefined ? [] : ['dnd']), ...Object.keys(others), ...Object.keys(forward ?? {}).map((key) => `forward ${key}`)];
}

/** When I may be rung as a page shows it: what was asked stands until the server has said otherwise. */
export function asWished(known: Availability, { asked, granted }: Wishes): Availability {
  const base = granted !== null && known === granted.before ? granted.answer : known;
  return asked.reduce((shown, { saying }) => withSaid(shown, saying), base);
}

function withSaid(known: Availability, saying: Saying): Availability {
  const { dnd, waiting, favourites, again, quiet, forward } = { ...known, ...saying };
  return {
    ...known,
    dnd,
    waiting,
    favourites,
    again,
    quiet,
    ...(known.forward === undefined ? {} : { forward: { ...known.forward, ...forward } }),
  };
}

/** Asks the server, and answers what becomes of the wishes then. */
export async function sayWish(phone: Phone, number: number, saying: Saying): Promise<(wishes: Wishes) => Wishes> {
  const before = phone.getSnapshot().availability;
  const reply = await askFor(phone, saying);
  return (wishes) =>
    reply.ok ? grant(wishes, { number, answer: reply.body.availability, before }) : refuse(wishes, number, reply.problem);
}
