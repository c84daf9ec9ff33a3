import type { Phone, Problem } from '@earshot/client';
import { createRecovery } from '@earshot/client/recovery';
import { useState } from 'preact/hooks';
import { useCopy } from '../../copy.ts';
import { Modal } from '../../parts/modal.tsx';
import { CloseRow } from '../close-row.tsx';
import { recoveryWords } from '../recovery-words.ts';
import { words } from '../words.ts';
import { language } from '../../language.ts';
import { problemWords } from '../problem-words.ts';

interface ShownProps {
  readonly code: string;
  /** There was one before. */
  readonly another: boolean;
  readonly onClose: () => void;
}

function Shown({ code, another, onClose }: ShownProps) {
  const [copied, copy] = useCopy();
  return (
    <Modal role="dialog" kind="report invite" labelledBy="recovery-title" describedBy="recovery-words" onEscape={onClose}>
      <h2 id="recovery-title">{recoveryWords.title}</h2>
      <p class="digits six-words" id="recovery-words">
        {code}
      </p>
      <p class="hint">{recoveryWords.keep}</p>
      {another && <p class="hint">{recoveryWords.voids}</p>}
      <button type="button" class="pill wide" onClick={() => copy(code)}>
        {copied === 'done' ? words.copied : recoveryWords.copy}
      </button>
      {copied === 'refused' && <p class="hint">{recoveryWords.copyByHand}</p>}
      <CloseRow onClose={onClose} />
    </Modal>
  );
}

function dayOf(at: number): string {
  return new Date(at).toLocaleDateString(language, { day: 'numeric', month: 'long', year: 'numeric' });
}

interface Props {
  readonly phone: Phone;
  /** Unix milliseconds; null while there is none. */
  readonly madeAt: number | null;
  /** There is another one now. */
  readonly onMade: () => void;
}

/** Since when I have a recovery code, and a button that makes another. It is shown once, in front of everything. */
export function RecoveryCode({ phone, madeAt, onMade }: Props) {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ readonly code: string; readonly another: boolean } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  async function make(): Promise<void> {
    if (making) return;
    setMaking(true);
    const answer = await createRecovery(location.origin).make(phone);
    setMaking(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setMade({ code: answer.body.code, another: madeAt !== null });
    onMade();
  }
  return (
    <>
      <p class="hint">{madeAt === null ? recoveryWords.none : recoveryWords.since(dayOf(madeAt))}</p>
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      <button type="button" class="pill" aria-disabled={making} onClick={() => void make()}>
        {making ? recoveryWords.making : madeAt === null ? recoveryWords.make : recoveryWords.makeAnother}
      </button>
      {made !== null && <Shown {...made} onClose={() => setMade(null)} />}
    </>
  );
}
