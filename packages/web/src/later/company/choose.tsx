import type { Phone, User } from '@earshot/client';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { Face } from '../../parts/face.tsx';
import { Modal } from '../../parts/modal.tsx';
import { Name } from '../../parts/name.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Status } from '../../parts/status.tsx';
import { CloseRow } from '../close-row.tsx';
import { words } from '../words.ts';
import { companyWords } from './company-words.ts';

/** So many are shown; whoever is not among them is searched. */
const most = 50;

type Found = { readonly is: 'looking' | 'away' } | { readonly is: 'found'; readonly users: readonly User[] };

/** Who is here, by part of a name. */
function useFound(phone: Phone, search: string): Found {
  const [found, setFound] = useState<Found>({ is: 'looking' });
  useEffect(() => {
    let isWanted = true;
    void phone.ask('users/list', { search, limit: most }).then((reply) => {
      if (isWanted) setFound(reply.ok ? { is: 'found', users: reply.body.users } : { is: 'away' });
    });
    return () => {
      isWanted = false;
    };
  }, [phone, search]);
  return found;
}

interface RowProps {
  readonly user: User;
  /** The word on the button, and what it is called. */
  readonly word: string;
  readonly name: string;
  readonly onChoose: () => void;
}

function Row({ user, word, name, onChoose }: RowProps) {
  return (
    <li class="person">
      <Face person={user} />
      <div class="who">
        <p class="name">
          <Name of={user.username} />
        </p>
        <Status status={user.status} dnd={user.dnd} />
      </div>
      <Pill word={word} name={name} after={0} onPress={onChoose} />
    </li>
  );
}

interface Props {
  readonly phone: Phone;
  readonly title: string;
  readonly hint: string;
  readonly word: string;
  readonly nameOf: (name: string) => string;
  /** Who is in the call already, and me. */
  readonly without: readonly string[];
  readonly onChoose: (user: User) => void;
  readonly onClose: () => void;
  /** Other ways, above the list. */
  readonly children?: ComponentChildren;
}

/** One person out of those who are here. */
export function Choose({ phone, title, hint, word, nameOf, without, onChoose, onClose, children }: Props) {
  const id = useId();
  const [search, setSearch] = useState('');
  const found = useFound(phone, search);
  const users = found.is === 'found' ? found.users.filter((user) => !without.includes(user.id)) : [];
  const said = { looking: companyWords.looking, away: companyWords.away, found: companyWords.nobody }[found.is];
  return (
    <Modal role="dialog" kind="report choose" labelledBy={id} onEscape={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
      <p class="hint">{hint}</p>
      <input
        type="search"
        class="field"
        dir="auto"
        aria-label={words.find}
        placeholder={words.find}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      {users.length === 0 && (
        <p class="hint" role="status">
          {said}
        </p>
      )}
      <ul class="chosen" aria-label={title}>
        {users.map((user) => (
          <Row key={user.id} user={user} word={word} name={nameOf(user.username)} onChoose={() => onChoose(user)} />
        ))}
      </ul>
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
