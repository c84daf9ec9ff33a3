import { joinedIn, partyOf, ringerOf, type Call } from './call.ts';
import { boxOf, type Mailbox } from './mailbox.ts';

/** Whom somebody who is rung faces: whoever rings them, or else the first who has joined. Null for nobody. */
export function facing(call: Call, userId: string): string | null {
  const party = partyOf(call, userId);
  const ringer = party === null ? null : ringerOf(call, party);
  const others = joinedIn(call).filter(({ id }) => id !== userId);
  return (others.find(({ id }) => id === ringer) ?? others[0])?.id ?? null;
}

/** An offer, and the user who has made it. */
export interface Offered {
  readonly from: string;
  readonly offer: string;
}

/** The offer that somebody answers when they accept: of whom they face, or else of the first who has made one. */
export function offerTo(call: Call, mailbox: Mailbox, userId: string): Offered | null {
  const first = facing(call, userId);
  const offers = [...(first === null ? [] : [first]), ...call.parties.map(({ id }) => id)].flatMap((from) => {
    const { offer } = boxOf(mailbox, { from, to: userId });
    return offer === null ? [] : [{ from, offer }];
  });
  return offers[0] ?? null;
}
