import type { Asked, Phone, PhoneSnapshot } from '@earshot/client';
import { useState } from 'preact/hooks';
import { adminSecret } from '../../admin-link.ts';
import { Modal } from '../../parts/modal.tsx';
import { AdminDoor } from '../admin-door.tsx';
import { words } from '../words.ts';
import { claimWords } from './claim-words.ts';
import { problemWords } from '../problem-words.ts';

type Claimed = Asked<'admin/claim'>;

/** What has become of the link; it is asked about once, however often the page is drawn anew. */
let secret = adminSecret;

/** Why the link made nobody an admin, and the way forward. */
function Refused({ refused }: { readonly refused: Extract<Claimed, { ok: false }> }) {
  const { code, problem } = refused;
  const isUsed = code === 'not_found';
  return (
    <p class="alert" role="alert">
      {isUsed ? claimWords.used : code === 'bad_proof' ? claimWords.keyless : problemWords(problem)}
      {isUsed && (
        <>
          {' '}
          <code>{claimWords.command}</code>
        </>
      )}
    </p>
  );
}

interface QuestionProps {
  readonly phone: Phone;
  readonly secret: string;
  readonly isAdmin: boolean;
  readonly onAdmin: () => void;
  readonly onClose: () => void;
}

function Question({ phone, secret: claimed, isAdmin, onAdmin, onClose }: QuestionProps) {
  // Whoever was an admin before needs no link.
  const [knew] = useState(isAdmin);
  const [said, setSaid] = useState<Claimed | 'asking' | null>(null);
  async function claim(): Promise<void> {
    setSaid('asking');
    setSaid(await phone.act('admin/claim', { secret: claimed }));
  }
  const came = said === 'asking' ? null : said;
  const isDone = came?.ok === true;
  return (
    <Modal role="alertdialog" kind="report claim" labelledBy="claim-title" describedBy="claim-asked" onEscape={onClose}>
      <h2 id="claim-title">{claimWords.title}</h2>
      <p id="claim-asked" role="status">
        {isDone ? claimWords.done : knew ? claimWords.known : claimWords.asked}
      </p>
      {came !== null && !came.ok && <Refused refused={came} />}
      <div class="report-end">
        <button type="button" class="pill" onClick={onClose}>
          {knew || isDone ? words.close : claimWords.notNow}
        </button>
        {knew || isDone ? (
          <button type="button" class="pill talk" onClick={onAdmin}>
            {claimWords.open}
          </button>
        ) : (
          <button type="button" class="pill talk" aria-disabled={said === 'asking'} onClick={() => said !== 'asking' && void claim()}>
            {claimWords.yes}
          </button>
        )}
      </div>
    </Modal>
  );
}

/** Asks whoever has opened the admin link whether they want to be an admin, when no call is in front. */
export function Claim({ phone, snapshot: { asks, call } }: { readonly phone: Phone; readonly snapshot: PhoneSnapshot }) {
  const [shown, setShown] = useState<'question' | 'admin' | 'nothing'>(secret === null ? 'nothing' : 'question');
  function go(to: 'admin' | 'nothing'): void {
    secret = null;
    setShown(to);
  }
  if (shown === 'admin') return <AdminDoor phone={phone} onClose={() => go('nothing')} />;
  const isFree = call.phase === 'idle' || call.phase === 'ended';
  if (shown === 'nothing' || secret === null || !isFree) return null;
  return <Question phone={phone} secret={secret} isAdmin={asks !== null} onAdmin={() => go('admin')} onClose={() => go('nothing')} />;
}
