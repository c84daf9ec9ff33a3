import type { Person, Phone } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { withName } from '../../parts/name.tsx';
import { problemWords } from '../problem-words.ts';
import { deskWords } from './desk-words.ts';

interface Props {
  readonly phone: Phone;
  /** Who has called, and is in no list. */
  readonly person: Person;
}

/** Blocks who has called by a guest link, and says what that does; nothing of anybody else. */
export function BlockGuest({ phone, person: { id, username } }: Props) {
  const [isGuest, setGuest] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    void phone.ask('users/get', { user_id: id }).then((asked) => isShown && setGuest(asked.ok && asked.body.user.guest));
    return () => {
      isShown = false;
    };
  }, [phone, id]);
  async function block(): Promise<void> {
    const asked = await phone.ask('users/block', { user_id: id });
    setSaid(asked.ok ? deskWords.guestBlocked(username) : problemWords(asked.problem));
  }
  if (said !== null) return <span role="status">{withName(said, username)}</span>;
  return isGuest ? (
    <button type="button" class="text-button" onClick={() => void block()}>
      {deskWords.blockGuest}
    </button>
  ) : null;
}
