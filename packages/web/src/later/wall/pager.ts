import type { Phone, User } from '@earshot/client';

/** So many can be paged at once: a call has room for them and me. */
export const atOnce = 7;

/** Milliseconds for which the first may take to answer before the next one is called in its place. */
const patience = 8_000;

/** Whether a wall phone would answer now. */
export function isFree({ status, dnd }: Pick<User, 'status' | 'dnd'>): boolean {
  return status === 'idle' && !dnd;
}

type Pager = Pick<Phone, 'call' | 'end' | 'getSnapshot' | 'invite' | 'subscribe'>;

/** What became of a call to one of them: `over` when I have ended it, `missed` when nothing comes of it. */
type Came = 'answered' | 'over' | 'missed';

function cameOf(phone: Pager, userId: string): Came | 'calling' | 'none' {
  const view = phone.getSnapshot().calls.find((entry) => entry.view.other.id === userId)?.view;
  switch (view?.phase) {
    case 'talking':
      return 'answered';
    case 'dialing':
      return 'calling';
    case 'ended':
      return view.byMe ? 'over' : 'missed';
    case 'ringing':
    case 'accepting':
    case 'elsewhere':
      return 'missed';
    case undefined:
      return 'none';
  }
}

function awaitAnswer(phone: Pager, userId: string, ms: number): Promise<Came> {
  const { promise, resolve } = Promise.withResolvers<Came>();
  let begun = false;
  function read(): void {
    const came = cameOf(phone, userId);
    if (came === 'calling') begun = true;
    else if (came !== 'none') resolve(came);
    // It was refused, and the phone has said why.
    else if (begun) resolve('missed');
  }
  const stop = phone.subscribe(read);
  const waits = setTimeout(() => resolve('missed'), ms);
  read();
  return promise.finally(() => {
    stop();
    clearTimeout(waits);
  });
}

/**
 * Calls the first of them, and brings in all the others as soon as it has answered; one that does not answer gives way
 * to the next. More than can be in one call are left out.
 */
export async function pageAll(phone: Pager, users: readonly User[], ms = patience): Promise<void> {
  const chosen = users.slice(0, atOnce);
  for (const [index, { id, username }] of chosen.entries()) {
    void phone.call(id, username);
    const came = await awaitAnswer(phone, id, ms);
    if (came === 'over') return;
    const entry = phone.getSnapshot().calls.find(({ view }) => view.other.id === id);
    if (came === 'answered') return chosen.slice(index + 1).forEach((other) => void phone.invite(other.id, entry?.id));
    if (entry?.view.phase === 'dialing') void phone.end(entry.id);
  }
}
