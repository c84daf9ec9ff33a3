import { Modal } from '../parts/modal.tsx';
import { adminDoorWords } from './admin-door-words.ts';
import { CloseRow } from './close-row.tsx';

interface Props {
  readonly title: string;
  /** A load has failed, and is tried again. */
  readonly hasFailed: boolean;
  readonly onClose: () => void;
}

/** In place of a dialog whose script is on its way. */
export function ChunkWaits({ title, hasFailed, onClose }: Props) {
  return (
    <Modal role="dialog" kind="report" labelledBy="chunk-title" onEscape={onClose}>
      <h2 id="chunk-title">{title}</h2>
      <p class="hint" role="status">
        {hasFailed ? adminDoorWords.away : adminDoorWords.loading}
      </p>
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
