import type { DeviceRequest as Request, Phone, Problem } from '@earshot/client';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Modal } from '../parts/modal.tsx';
import { linkWords } from './settings/link-words.ts';
import { problemWords } from './problem-words.ts';

interface AskingProps {
  readonly title: string;
  readonly asked: string;
  readonly hint: string;
  readonly problem: Problem | null;
  readonly onEscape: () => void;
  readonly children: ComponentChildren;
}

/** A question about a device, with the buttons that answer it. */
function Asking({ title, asked, hint, problem, onEscape, children }: AskingProps) {
  return (
    <Modal role="alertdialog" kind="report" labelledBy="request-title" describedBy="request-asked" onEscape={onEscape}>
      <h2 id="request-title">{title}</h2>
      <p id="request-asked">{asked}</p>
      <p class="hint">{hint}</p>
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      <div class="report-end">{children}</div>
    </Modal>
  );
}

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
    <Asking
      title={linkWords.requestTitle}
      asked={linkWords.requestAsked(label)}
      hint={linkWords.requestHint}
      problem={problem}
      onEscape={() => phone.putOff(id)}
    >
      <button type="button" class="pill" onClick={() => void say('devices/refuse')}>
        {linkWords.refuse}
      </button>
      <button type="button" class="pill talk" onClick={() => void say('devices/approve')}>
        {linkWords.approve}
      </button>
    </Asking>
  );
}

/** Tells that somebody came in by my recovery code, with a way to have them out again. */
function Recovered({ phone, request: { id, label } }: QuestionProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  async function remove(): Promise<void> {
    const asked = await phone.ask('devices/remove', { device_id: id });
    setProblem(asked.ok ? null : asked.problem);
    if (asked.ok) phone.putOff(id);
  }
  return (
    <Asking
      title={linkWords.recoveredTitle}
      asked={linkWords.recoveredAsked(label)}
      hint={linkWords.recoveredHint}
      problem={problem}
      onEscape={() => phone.putOff(id)}
    >
      <button type="button" class="pill stop" onClick={() => void remove()}>
        {linkWords.removeIt}
      </button>
      <button type="button" class="pill" onClick={() => phone.putOff(id)}>
        {linkWords.mine}
      </button>
    </Asking>
  );
}

interface Props {
  readonly phone: Phone;
  readonly requests: readonly Request[];
  /** A ring stands in front of everything. */
  readonly rings: boolean;
}

/** Asks about each device that is to be decided about, one after the other, once nothing rings. */
export function DeviceRequests({ phone, requests: [first], rings }: Props) {
  if (rings || first === undefined) return null;
  const About = first.is === 'waiting' ? Question : Recovered;
  return <About key={first.id} phone={phone} request={first} />;
}
