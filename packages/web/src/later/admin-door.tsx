import type { Phone } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import type { AdminDialog } from './admin/admin-dialog.tsx';
import { Modal } from '../parts/modal.tsx';
import { CloseRow } from './close-row.tsx';
import { adminDoorWords } from './admin-door-words.ts';

/** Milliseconds until a load that has failed is tried again, as when the server is away. */
const pause = 2_000;

/** The page for admins is a script of its own, which few people ever load; null until it is here. */
function useAdminDialog(): readonly [typeof AdminDialog | null, boolean] {
  const [loaded, setLoaded] = useState<{ readonly Dialog: typeof AdminDialog } | null>(null);
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    let isWanted = true;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    import('./admin/admin-dialog.tsx').then(
      ({ AdminDialog: Dialog }) => isWanted && setLoaded({ Dialog }),
      () => {
        if (isWanted) waiting = setTimeout(() => setFailures(failures + 1), pause);
      },
    );
    return () => {
      isWanted = false;
      clearTimeout(waiting);
    };
  }, [failures]);
  return [loaded?.Dialog ?? null, failures > 0];
}

interface Props {
  readonly phone: Phone;
  /** The part that is shown at first. */
  readonly at?: string;
  readonly onClose: () => void;
}

/** The page for admins, as soon as it is loaded. */
export function AdminDoor({ onClose, ...rest }: Props) {
  const [Dialog, hasFailed] = useAdminDialog();
  if (Dialog !== null) return <Dialog {...rest} onClose={onClose} />;
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
