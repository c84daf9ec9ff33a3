import type { Entry, Phone } from '@earshot/client';
import { Modal } from '../parts/modal.tsx';
import { withName } from '../parts/name.tsx';
import { dayWords, entryWords, recentsWords, timeWords } from './recents-words.ts';

interface Props {
  readonly phone: Phone;
  readonly which: Entry | 'all';
  /** Unix milliseconds. */
  readonly now: number;
  readonly onClose: () => void;
}

/** Asks before a call goes from my list, or all of them, for nothing brings them back. */
export function RemoveDialog({ phone, which, now, onClose }: Props) {
  function remove(): void {
    phone.deleteHistory(which === 'all' ? which : { entry: which.entry_id });
    onClose();
  }
  return (
    <Modal role="alertdialog" kind="report" labelledBy="remove-title" describedBy="remove-hint" onEscape={onClose}>
      <h2 id="remove-title">{which === 'all' ? recentsWords.removeAllTitle : recentsWords.removeOneTitle}</h2>
      <div id="remove-hint">
        {which !== 'all' && <What entry={which} now={now} />}
        <p class="hint">{which === 'all' ? recentsWords.removeAllHint : recentsWords.removeHint}</p>
      </div>
      <div class="report-end">
        <button type="button" class="pill" onClick={onClose}>
          {recentsWords.keep}
        </button>
        <button type="button" class="pill stop" onClick={remove}>
          {recentsWords.remove}
        </button>
      </div>
    </Modal>
  );
}

function What({ entry, now }: { readonly entry: Entry; readonly now: number }) {
  const name = entry.others.map(({ username }) => username).join(', ');
  return <p>{withName(`${name}: ${entryWords(entry)}, ${dayWords(entry.at, now)}, ${timeWords(entry.at)}`, name)}</p>;
}
