import type { Phone } from '@earshot/client';
import { Modal } from '../parts/modal.tsx';
import { CloseRow } from './close-row.tsx';
import { adminDoorWords } from './admin-door-words.ts';
import { useChunk } from './use-chunk.ts';

interface Props {
  readonly phone: Phone;
  /** The part that is shown at first. */
  readonly at?: string;
  readonly onClose: () => void;
}

/** The page for admins, a script of its own that few people ever load, as soon as it is there. */
export function AdminDoor({ onClose, ...rest }: Props) {
  const [admin, hasFailed] = useChunk(() => import('./admin/admin-dialog.tsx'));
  if (admin !== null) return <admin.AdminDialog {...rest} onClose={onClose} />;
  return (
    <Modal role="dialog" kind="report" labelledBy="admin-door-title" onEscape={onClose}>
      <h2 id="admin-door-title">{adminDoorWords.admin}</h2>
      <p class="hint" role="status">
        {hasFailed ? adminDoorWords.away : adminDoorWords.loading}
      </p>
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
