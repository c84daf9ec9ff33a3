import type { Answered } from '@earshot/client';
import { useCopy } from '../../copy.ts';
import { Modal } from '../../parts/modal.tsx';
import { CloseRow } from '../close-row.tsx';
import { Code } from '../code.tsx';
import { untilWords } from '../availability-words.ts';
import { guestLinkWords as words } from './guest-link-words.ts';
import { useLinkAddress } from './link-address.ts';

interface Props {
  readonly made: Answered<'guests/link'>;
  readonly onClose: () => void;
}

/** A link that was made a moment ago, as text and for a camera: the server does not have its secret any more. */
export function GuestLinkDialog({ made: { link, url }, onClose }: Props) {
  const address = useLinkAddress(url);
  const [copied, copy] = useCopy();
  return (
    <Modal role="dialog" kind="report invite" labelledBy="guest-link-title" onEscape={onClose}>
      <h2 id="guest-link-title">{words.madeTitle}</h2>
      <p class="hint">{words.madeHint}</p>
      <Code text={address} label={words.madeTitle} />
      <p class="address secret">{address}</p>
      <p class="hint">{words.goodUntil(untilWords(link.ends_at))}</p>
      <button type="button" class="pill talk wide" onClick={() => copy(address)}>
        {copied === 'done' ? words.copied : words.copy}
      </button>
      <p class="hint" role="status">
        {copied === 'refused' ? words.byHand : ''}
      </p>
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
