import { limits, type Input, type Success } from '@earshot/protocol';
import { hashToken } from '../people/sessions.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { LoggedAct } from '../records/port-admin.ts';
import { carryOut, refuseAct } from './acts.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome } from './refusal.ts';
import { tellAdmins } from './waiting.ts';

type Claimed = Outcome<Success<'admin/claim'>>;

/** Makes the sender an admin, who has the secret that the machine has printed. */
export function claim(parts: Parts, sender: Sender, input: Input<'admin/claim'>): Later<Claimed> {
  const { person } = sender;
  return chain(refuseAct(parts, sender, 'admin/claim', input), (refused) => {
    if (refused !== null) return now<Claimed>(refused);
    const claimed = carryOut<Success<'admin/claim'>>(parts, sender, 'admin/claim', {
      change: { is: 'claim', hash: hashToken(input.secret), userId: person.id },
      about: person.username,
      done: () => {
        parts.admins.add(person.id);
        tellAdmins(parts);
        return { ok: true, body: { status: 'success' } };
      },
    });
    return chain(claimed, (outcome) => now(outcome.ok ? outcome : usedUp));
  });
}

const usedUp = refuse('not_found', 'This link has been used, or is too old. Print another one on the machine: npm start -- admin-link');

/** How the server is set, and what it has refused. */
export function server({ about, join, refusalsSeen }: Parts): Outcome<Success<'admin/server'>> {
  const served = about.certificate();
  const certificate = served && { ...served, names: served.names.slice(0, limits.certificateNames) };
  const set = { join, limits: [...about.limits], certificate };
  return { ok: true, body: { status: 'success', ...set, refused: [...refusalsSeen.seen()] } };
}

/** What admins have done. */
export function log({ records }: Parts, _sender: Sender, input: Input<'admin/log'>): Later<Outcome<Success<'admin/log'>>> {
  const limit = input.limit ?? limits.adminPage;
  const before = input.after === undefined ? Number.MAX_SAFE_INTEGER : Number(input.after);
  if (!Number.isSafeInteger(before)) return now(refuse('bad_request', 'after: this is not the next of a page.'));
  return chain<readonly LoggedAct[], Outcome<Success<'admin/log'>>>(
    (done) => records.ask('acts', [before, limit], done),
    (found) => {
      const acts = found.map(({ n, at, by, byName, act, about }) => ({ n, at, by, by_username: byName, act, about }));
      const last = found.length < limit ? undefined : found.at(-1);
      return now({ ok: true, body: { status: 'success', acts, next: last === undefined ? null : String(last.n) } });
    },
  );
}
