import type { Success } from '@earshot/protocol';
import { chain, now, type Later } from '../ports/result.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Parts, Sender } from './parts.ts';
import type { Outcome } from './refusal.ts';

type Erased = Outcome<Success<'users/delete'>>;

/**
 * Deletes whoever asks, with all that is kept of them. Their calls end first, so that the history of the others has
 * them; while that or the rest cannot be written nothing is deleted.
 */
export function erase(parts: Parts, sender: Sender): Later<Erased> {
  const { log, records, sessions, switchboard } = parts;
  const userId = sender.person.id;
  switchboard.leave(userId, 'hung_up');
  const erased: Later<readonly string[]> = (done) => records.ask('eraseUser', [userId], done);
  return chain(written(parts), () =>
    chain(erased, (devices) => {
      sessions.erased(devices);
      letGo(parts, sender, devices);
      forgetWishes(parts, userId);
      log.info({ user: userId }, 'user deleted');
      return now<Erased>({ ok: true, body: { status: 'success', success: true } });
    }),
  );
}

function written({ journal }: Parts): Later<void> {
  return (done) =>
    journal.commit((kept) =>
      done(
        kept
          ? { ok: true, value: undefined }
          : { ok: false, error: new Unavailable('Nothing can be deleted while the database cannot be written. Try again in a while.') },
      ),
    );
}

/** Signs every device off. Who rang them meanwhile has left another trace. */
function letGo(parts: Parts, { person, endpoint }: Sender, devices: readonly string[]): void {
  const { attendance, gone, journal, people, records } = parts;
  for (const id of devices) attendance.signOut(people.get(person.id) ?? person, id, endpoint);
  gone([person.id]);
  if (journal.urgent) journal.commit(() => records.ask('eraseUser', [person.id], () => {}));
}

/** What they have said of when they may be rung, and what others have said of them, went with them from the records. */
function forgetWishes({ availabilities, blocks, freeNotices }: Parts, userId: string): void {
  availabilities.forget(userId);
  blocks.forget(userId);
  freeNotices.forget(userId);
}
