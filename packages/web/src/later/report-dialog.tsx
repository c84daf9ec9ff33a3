import type { CallReport } from '@earshot/client';
import { useEffect, useRef } from 'preact/hooks';
import { useCopy } from '../copy.ts';
import { Modal } from '../parts/modal.tsx';
import { words } from './words.ts';
import { reportRows } from './report-words.ts';

interface Props {
  readonly report: CallReport;
  readonly onClose: () => void;
}

/** The report of a call for a person to read, and as JSON for whoever helps them. */
export function ReportDialog({ report, onClose }: Props) {
  const [copied, copy] = useCopy();
  const json = JSON.stringify(report, null, 2);
  const byHand = useRef<HTMLTextAreaElement>(null);
  // Ready for the keys that copy.
  useEffect(() => byHand.current?.select(), [copied]);
  return (
    <Modal role="dialog" kind="report" labelledBy="report-title" onEscape={onClose}>
      <h2 id="report-title">{words.report}</h2>
      <dl>
        {reportRows(report).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {copied === 'refused' && <textarea ref={byHand} class="by-hand" readOnly aria-label={words.copyByHand} value={json} rows={6} />}
      <div class="report-end">
        <button type="button" class="pill" onClick={() => copy(json)}>
          {copied === 'done' ? words.copied : words.copyReport}
        </button>
        <button type="button" class="pill" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Modal>
  );
}
