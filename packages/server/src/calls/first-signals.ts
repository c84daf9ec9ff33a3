import { callerOf, ringsFor, rungIn, stillIn, type Call, type LiveCall } from './call.ts';
import { clearBoth, emptyMailbox, handOn, post, type Mailbox } from './mailbox.ts';
import { facing, offerTo } from './offers.ts';
import { hasLeft, type Party } from './party.ts';
import type { CallCommand } from './call-step.ts';
import { isReplaced } from './seen-by.ts';

/** The first offer of a call is for everybody who is rung. */
export function offerToAll(call: LiveCall, sdp: string): Mailbox {
  const { id: from } = callerOf(call);
  return rungIn(call).reduce((mailbox, { id: to }) => post(mailbox, { from, to }, { kind: 'offer', sdp }), emptyMailbox);
}

/** For whom the answer is that comes with such a command: whose offer they were given, or whom they face. */
export function answeredWith(call: Call, mailbox: Mailbox, command: CallCommand & { readonly type: 'accept' | 'pick_up' }): string | null {
  const rung = command.type === 'pick_up' ? command.of : command.by;
  return offerTo(call, mailbox, rung)?.from ?? facing(call, rung);
}

/** Who is in a call, or rung for it, and was not before. */
export function newcomers(before: Call, { parties }: LiveCall): readonly Party[] {
  const known = stillIn(before.parties);
  return stillIn(parties).filter(({ id }) => !known.some((one) => one.id === id));
}

/**
 * Who is rung in the place of somebody is given what was sent to them; who has left makes new connections if they come
 * again.
 */
export function withoutLeft(mailbox: Mailbox, before: Call, next: LiveCall): Mailbox {
  const gone = next.parties.filter((party) => hasLeft(party) && stillIn(before.parties).some(({ id }) => id === party.id));
  const replaced = gone.find((party) => isReplaced(party) && ringsFor(before, party.id));
  const handed = replaced === undefined ? mailbox : newcomers(before, next).reduce((all, { id }) => handOn(all, replaced.id, id), mailbox);
  return gone.reduce((all, { id }) => clearBoth(all, id), handed);
}
