import type { User } from '@earshot/client';
import { Modal } from '../../parts/modal.tsx';
import { CloseRow } from '../close-row.tsx';
import { PersonTone } from './person-tone.tsx';
import { PlayRing } from './play-ring.tsx';
import { ringWords } from './ring-words.ts';
import { toneWords as words } from './tone-words.ts';

interface Props {
  readonly user: User;
  readonly onClose: () => void;
}

/** By which tone this device rings when that person calls. */
export function ToneDialog({ user, onClose }: Props) {
  return (
    <Modal role="dialog" kind="report" labelledBy="tone-title" onEscape={onClose}>
      <h2 id="tone-title">{words.forPerson(user.username)}</h2>
      <PersonTone userId={user.id} label={ringWords.tone} />
      <PlayRing userId={user.id} />
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
