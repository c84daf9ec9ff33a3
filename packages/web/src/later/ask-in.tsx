import type { Phone, Problem, Session } from '@earshot/client';
import { followAsking, type Waiting } from '@earshot/client/asking';
import { useEffect, useRef, useState } from 'preact/hooks';
import { asked, keepAsked, type Request } from '../asked.ts';
import { invited } from '../invited.ts';
import { Modal } from '../parts/modal.tsx';
import { withName } from '../parts/name.tsx';
import { askingWords } from './asking-words.ts';
import { words } from './words.ts';
import { problemWords } from './problem-words.ts';

interface WaitingProps {
  readonly phone: Phone;
  readonly request: Request;
  readonly onClose: () => void;
}

/** Comes in once an admin has said yes. What was asked is used up then, or the form says why not. */
async function comeIn(phone: Phone, name: string): Promise<void> {
  await phone.signIn(name);
  keepAsked(null);
}

function sayingOf(waiting: Waiting, name: string): string {
  switch (waiting.phase) {
    case 'waiting':
      return waiting.silent ? askingWords.silent : askingWords.waiting(name);
    case 'in':
      return askingWords.letIn;
    case 'over':
      return askingWords[waiting.why];
  }
}

/** An admin has been asked: this waits for what they say, over reloads, and goes in by itself. */
function WaitingDialog({ phone, request, onClose }: WaitingProps) {
  const [waiting, setWaiting] = useState<Waiting>({ phase: 'waiting', silent: false });
  const onCloseRef = useRef(onClose);
  useEffect(
    () =>
      followAsking(phone, request, (state) => {
        setWaiting(state);
        if (state.phase === 'in') void comeIn(phone, request.name).then(() => onCloseRef.current());
        if (state.phase === 'over') keepAsked(null);
      }),
    [phone, request],
  );
  const isOver = waiting.phase === 'over';
  function close(): void {
    keepAsked(null);
    onClose();
  }
  return (
    <Modal role="dialog" kind="report link-here" labelledBy="asking-title" onEscape={() => isOver && close()}>
      <h2 id="asking-title">{askingWords.title}</h2>
      <p class="hint" role="status">
        {withName(sayingOf(waiting, request.name), request.name)}
      </p>
      <div class="report-end">
        <button type="button" class="pill" onClick={close}>
          {isOver ? words.close : askingWords.giveUp}
        </button>
      </div>
    </Modal>
  );
}

/** The name that the invitation in the address is for. */
function useNameAhead(phone: Phone, onName: (name: string) => void): void {
  const onNameRef = useRef(onName);
  useEffect(() => {
    const invite = invited();
    if (invite === undefined) return;
    void phone.ask('join/invite', { invite }).then((answer) => {
      if (answer.ok && answer.body.username !== null) onNameRef.current(answer.body.username);
    });
  }, [phone]);
}

/** Who signs in, and what came of it. */
export interface AskProps {
  readonly phone: Phone;
  readonly session: Session;
  readonly problem: Problem | null;
  /** The invitation is for this name. */
  readonly onName: (name: string) => void;
}

/** The ways in of somebody new: by an invitation for one name, or by asking an admin where that is possible. */
export function AskIn({ phone, session, problem, onName }: AskProps) {
  const [request, setRequest] = useState(asked);
  const [refused, setRefused] = useState<Problem | null>(null);
  useNameAhead(phone, onName);
  async function ask(): Promise<void> {
    const name = 'name' in session ? session.name.trim() : '';
    const answer = await phone.ask('join/ask', { username: name });
    setRefused(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    const made = { id: answer.body.ask_id, secret: answer.body.ask_secret, name };
    keepAsked(made);
    setRequest(made);
  }
  return (
    <>
      {problem?.mayAsk && (
        <button type="button" class="pill wide" onClick={() => void ask()}>
          {askingWords.ask}
        </button>
      )}
      {refused !== null && (
        <p class="wrong" role="alert">
          {problemWords(refused)}
        </p>
      )}
      {request !== null && <WaitingDialog phone={phone} request={request} onClose={() => setRequest(null)} />}
    </>
  );
}
