import type { Phone } from '@earshot/client';
import { createRecovery, type RecoveryProblem } from '@earshot/client/recovery';
import { useState } from 'preact/hooks';
import { Modal } from '../parts/modal.tsx';
import { CloseRow } from './close-row.tsx';
import { recoverProblemWords, recoveryWords } from './recovery-words.ts';
import { words } from './words.ts';

interface Props {
  readonly phone: Phone;
  /** The name that was refused. */
  readonly name: string;
}

interface DialogProps extends Props {
  readonly onClose: () => void;
}

/** Takes the six words of a name. What was typed stays when it is wrong, for it may be a slip of one letter. */
function RecoverDialog({ phone, name, onClose }: DialogProps) {
  const [typed, setTyped] = useState('');
  const [asks, setAsks] = useState(false);
  const [problem, setProblem] = useState<RecoveryProblem | null>(null);
  const isReady = typed.trim() !== '' && !asks;
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    // The form of the name stands around this one.
    event.stopPropagation();
    if (!isReady) return;
    setAsks(true);
    setProblem(null);
    const came = await createRecovery(location.origin).recover(name, typed);
    setAsks(false);
    if (came.ok) phone.enter(came.admission);
    else setProblem(came.problem);
  }
  return (
    <Modal role="dialog" kind="report link-here" labelledBy="recover-title" onEscape={onClose}>
      <h2 id="recover-title">{recoveryWords.use}</h2>
      <p class="hint" role="status">
        {asks ? recoveryWords.trying : recoveryWords.typeIt(name)}
      </p>
      {problem !== null && (
        <p class="alert" role="alert">
          {recoverProblemWords(problem)}
        </p>
      )}
      <form class="device-form" onSubmit={(event) => void submit(event)} noValidate>
        <input
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxLength={200}
          aria-label={recoveryWords.sixWords}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="pill talk" aria-disabled={!isReady}>
          {recoveryWords.signIn}
        </button>
      </form>
      <CloseRow onClose={onClose} />
    </Modal>
  );
}

/** Below the name that was refused because it belongs to somebody: what they can do if that is them. */
export function KeptName({ phone, name }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section class="kept-name" aria-label={words.yours}>
      <p class="hint">{words.yoursHint}</p>
      <button type="button" class="text-button" onClick={() => setOpen(true)}>
        {recoveryWords.use}
      </button>
      {open && <RecoverDialog phone={phone} name={name} onClose={() => setOpen(false)} />}
    </section>
  );
}
