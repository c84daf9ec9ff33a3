import type { Phone } from '@earshot/client';
import { Modal } from '../../parts/modal.tsx';
import { CloseRow } from '../close-row.tsx';
import { SoundSection } from './sound-section.tsx';
import { soundWords as words } from './sound-words.ts';

interface Props {
  readonly phone: Phone;
  readonly onClose: () => void;
}

/** The microphone and the speaker, from within a call. */
export function SoundDialog({ phone, onClose }: Props) {
  return (
    <Modal role="dialog" kind="report settings" labelledBy="sound-title" onEscape={onClose}>
      <h2 id="sound-title">{words.sound}</h2>
      <SoundSection phone={phone} />
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
