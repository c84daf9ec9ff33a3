import type { Availability, Phone } from '@earshot/client';

/** What somebody says of when they may be rung. */
export type Saying = Parameters<typeof ask>[1];

function ask(phone: Phone, saying: Parameters<typeof phone.ask<'users/availability'>>[1]) {
  return phone.ask('users/availability', saying);
}

/**
 *     asked --granted--> granted
 *       \--refused--> none
 */
export type Wish =
  | { readonly is: 'none' }
  | { readonly is: 'asked'; readonly saying: Saying }
  /** `before` is what the phone knew when it asked: what it has heard since then is newer than the answer. */
  | { readonly is: 'granted'; readonly answer: Availability; readonly before: Availability | null };

/** When I may be rung as a page shows it: what was asked stands until the server has said otherwise. */
export function asWished(known: Availability, wish: Wish): Availability {
  switch (wish.is) {
    case 'none':
      return known;
    case 'asked':
      return withSaid(known, wish.saying);
    case 'granted':
      return known === wish.before ? wish.answer : known;
  }
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

/** Asks the server, and answers what becomes of the wish, and what is wrong with it. */
export async function sayWish(phone: Phone, saying: Saying) {
  const before = phone.getSnapshot().availability;
  const reply = await ask(phone, saying);
  return reply.ok
    ? { wish: { is: 'granted', answer: reply.body.availability, before } as const, problem: null }
    : { wish: { is: 'none' } as const, problem: reply.problem };
}
