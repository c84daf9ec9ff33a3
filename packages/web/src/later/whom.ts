import type { CallView, People, Phone, User } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';

type Ended = Extract<CallView, { phase: 'ended' }>;

/** Somebody who can be called again. */
export type Whom = Pick<User, 'id' | 'status' | 'dnd'>;

/**
 * With whom a call was: as they are in the list, under a new id when they came in anew. Of many only those in view are
 * in the list: then the server is asked, each time the list changes. Null when they are nobody any more.
 */
export function useWhom(phone: Phone, { other: { id, username } }: Ended, people: People): Whom | null {
  const { list, favourites, search, loading, total, online } = people;
  const known = [...list, ...favourites];
  const found = among(known, id, username);
  // Nothing is said against them before there is an answer.
  const [asked, setAsked] = useState<Whom | null>({ id, status: 'idle', dnd: false });
  const isAll = search === '' && !loading && known.length >= total;
  const inDoubt = found === null && !isAll;
  useEffect(() => {
    let wanted = inDoubt;
    async function ask(): Promise<void> {
      const reply = await phone.ask('users/list', { scope: 'all', search: username, limit: 100 });
      if (wanted && reply.ok) setAsked(among(reply.body.users, id, username));
    }
    if (wanted) void ask();
    return () => (wanted = false);
  }, [phone, id, username, inDoubt, total, online]);
  return found ?? (isAll ? null : asked);
}

function among(users: readonly User[], id: string, username: string): Whom | null {
  return users.find((one) => one.id === id) ?? users.find((one) => one.username === username) ?? null;
}
