import { Modal } from '../../parts/modal.tsx';
import { CloseRow } from '../close-row.tsx';
import { words } from '../words.ts';
import { sheetRows } from './sheet.ts';

interface Props {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly onClose: () => void;
}

/** All keys of the page, and the switch that turns off those that are a single character. */
export function KeysDialog({ on, onChange, onClose }: Props) {
  return (
    <Modal role="dialog" kind="report" labelledBy="keys-title" onEscape={onClose}>
      <h2 id="keys-title">{words.keys}</h2>
      <dl class="keys">
        {sheetRows().map(({ keys, does }) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <span>{words.singleKeys}</span>
        <input type="checkbox" role="switch" aria-checked={on} checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      </label>
      <p class="hint">{words.singleKeysHint}</p>
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
