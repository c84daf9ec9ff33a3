import { limits, type Input, type Success } from '@earshot/protocol';
import { addressGroup } from '../limits/address-group.ts';
import { readName } from '../people/names.ts';
import { hashToken } from '../people/sessions.ts';
import type { Origin } from '../ports/core.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { Invited, InviteRecord } from '../records/port-joining.ts';
import { neededBy } from './join-policy.ts';
import type { Parts } from './parts.ts';
import { refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';
import { tellAdmins } from './waiting.ts';

const day = 86_400_000;
/** Who asks to be let in waits so long at most, and has as long again once they are approved. */
export const askLasts = 7 * day;

const closed: Refusal = refuse(
  'not_invited',
  'This server takes new people by invitation. Open the link of one, or ask who runs it for one.',
);
const askFirst: Refusal = {
  ...refuse('not_invited', 'This server takes new people by invitation, or when an admin lets them in. You can ask to be let in.'),
  mayAsk: true,
};

/**
 * What a newcomer comes in with: an invitation, or nothing where none is needed. A refusal when it is and there is
 * none.
 */
export function entryFor({ clock, join }: Parts, from: Origin, secret: string | undefined): Invited | null | Refusal {
  const needed = neededBy(join, from);
  if (secret !== undefined) return { hash: hashToken(secret), now: clock.wall(), needed: needed !== 'nothing' };
  switch (needed) {
    case 'nothing':
      return null;
    case 'invitation':
      return closed;
    case 'invitation or approval':
      return askFirst;
  }
}

/** Says why an invitation has let nobody in. */
export function refuseInvite({ clock, join, records }: Parts, from: Origin, hash: string): Later<Refusal> {
  const mayAsk = neededBy(join, from) === 'invitation or approval';
  return chain<InviteRecord | null, Refusal>(
    (done) => records.ask('findInvite', [hash], done),
    (found) => now({ ...refuse('not_invited', whyNot(found, clock.wall())), ...(mayAsk ? { mayAsk } : {}) }),
  );
}

/** Why a name cannot be had, to whoever could come in: to others it is not said whose name is whose. */
export function refuseTaken(parts: Parts, from: Origin, invited: Invited | null | Refusal, taken: Later<Refusal>): Later<Refusal> {
  if (invited === null) return taken;
  if ('ok' in invited) return now(invited);
  if (!invited.needed) return taken;
  return chain<boolean, Refusal>(
    (done) => parts.records.ask('letsIn', [invited.hash, parts.clock.wall()], done),
    (isIn) => (isIn ? taken : refuseInvite(parts, from, invited.hash)),
  );
}

function whyNot(found: InviteRecord | null, wall: number): string {
  if (found === null) return 'There is no such invitation any more. Ask for another one.';
  if (found.state === 'waiting') return 'Nobody has let you in yet. Wait until an admin has seen your request.';
  if (found.state === 'refused') return 'An admin has refused your request.';
  if (found.endsAt <= wall) return 'This invitation is over. Ask for another one.';
  if (found.used >= found.uses) return 'This invitation has been used already. Ask for another one.';
  return `This invitation is for ${found.username ?? 'somebody else'}.`;
}

/** Whether an invitation would let somebody in now, and under which name. */
export function invite(parts: Parts, from: Origin, { invite: secret }: Input<'join/invite'>): Later<Outcome<Success<'join/invite'>>> {
  const { clock, records } = parts;
  const hash = hashToken(secret);
  return chain<InviteRecord | null, Outcome<Success<'join/invite'>>>(
    (done) => records.ask('findInvite', [hash], done),
    (found) =>
      found !== null && isGood(found, clock.wall())
        ? now({ ok: true, body: { status: 'success', username: found.username, ends_at: found.endsAt } })
        : refuseInvite(parts, from, hash),
  );
}

export function isGood({ state, used, uses, endsAt }: InviteRecord, wall: number): boolean {
  return state === 'open' && used < uses && endsAt > wall;
}

type Asked = Outcome<Success<'join/ask'>>;

/** Keeps that somebody wants in, for an admin to see. */
export function ask(parts: Parts, from: Origin, input: Input<'join/ask'>): Asked | Later<Asked> {
  const { asks, clock, join, log, newId, newToken, records } = parts;
  const name = readName(input.username);
  if ('problem' in name) return refuse('bad_request', name.problem);
  const needed = neededBy(join, from);
  if (needed === 'invitation') return closed;
  if (needed === 'nothing') return refuse('wrong_state', 'You need no invitation here: just say your name.');
  const at = clock.mono();
  const group = addressGroup(from.address);
  const wait = group === null ? 0 : asks.take(group, at);
  if (wait > 0) return refuseTooMany(wait, 'Too many people have asked to be let in from this address. Wait a while.');
  const secret = newToken();
  const wall = Math.floor(clock.wall());
  const record: InviteRecord = {
    id: newId(),
    hash: hashToken(secret),
    state: 'waiting',
    username: name.username,
    nameKey: name.key,
    label: '',
    uses: 1,
    used: 0,
    endsAt: wall + askLasts,
    madeAt: wall,
    madeBy: null,
    address: from.address,
  };
  return chain<boolean, Asked>(
    (done) => records.ask('addInvite', [record, limits.asks], done),
    (kept) => {
      if (!kept) return now<Asked>(refuseTooMany(3_600, 'So many people wait to be let in that nobody else can. Try again tomorrow.'));
      log.info({ ask: record.id }, 'somebody asks to be let in');
      parts.waitingAsks.wait(record.id, record.endsAt);
      tellAdmins(parts);
      return now<Asked>({ ok: true, body: { status: 'success', ask_id: record.id, ask_secret: secret, ends_at: record.endsAt } });
    },
  );
}

const decisions = { open: 'approved', waiting: 'waiting', refused: 'refused' } as const;

/** What has become of a request to be let in. Only who made it has its secret. */
export function getAsk({ clock, records }: Parts, _from: Origin, input: Input<'join/get-ask'>): Later<Outcome<Success<'join/get-ask'>>> {
  return chain<InviteRecord | null, Outcome<Success<'join/get-ask'>>>(
    (done) => records.ask('findInvite', [hashToken(input.ask_secret)], done),
    (found) =>
      now(
        found === null || found.id !== input.ask_id || found.madeBy !== null || found.endsAt <= clock.wall()
          ? refuse('not_found', 'There is no such request any more. Ask again.')
          : { ok: true, body: { status: 'success', decision: decisions[found.state] } },
      ),
  );
}
