import { problemWords, type DeviceRequest as Request, type Phone, type Problem } from '@earshot/client';
import { useState } from 'preact/hooks';
import { Modal } from '../parts/modal.tsx';
import { linkWords } from './settings/link-words.ts';

interface QuestionProps {
  readonly phone: Phone;
  readonly request: Request;
}

/** Asks whether a device that wants to be linked is mine. Escape says neither yes nor no: it can be asked again. */
function Question({ phone, request: { id, label } }: QuestionProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  async function say(name: 'devices/approve' | 'devices/refuse'): Promise<void> {
    const asked = await phone.ask(name, { pairing_id: id });
    setProblem(asked.ok ? null : asked.problem);
    if (asked.ok) phone.putOff(id);
  }
  return (
    <Modal role="alertdialog" kind="report" labelledBy="request-title" describedBy="request-asked" onEscape={() => phone.putOff(id)}>
      <h2 id="request-title">{linkWords.requestTitle}</h2>
      <p id="request-asked">{linkWords.requestAsked(label)}</p>
      <p class="hint">{linkWords.requestHint}</p>
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      <div class="report-end">
        <button type="button" class="pill" onClick={() => void say('devices/refuse')}>
          {linkWords.refuse}
        </button>
        <button type="button" class="pill talk" onClick={() => void say('devices/approve')}>
          {linkWords.approve}
        </button>
      </div>
    </Modal>
  );
}

interface Props {
  readonly phone: Phone;
  readonly requests: readonly Request[];
  /** A ring stands in front of everything. */
  readonly rings: boolean;
}

/** Asks about each device that wants to be linked, one after the other, once nothing rings. */
export function DeviceRequests({ phone, requests: [first], rings }: Props) {
  return rings || first === undefined ? null : <Question key={first.id} phone={phone} request={first} />;
}
