import type { Phone } from '@earshot/client';
import { adminDoorWords } from './admin-door-words.ts';
import { ChunkWaits } from './chunk-waits.tsx';
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
  return <ChunkWaits title={adminDoorWords.admin} hasFailed={hasFailed} onClose={onClose} />;
}
