import type { Answered, Phone } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { Modal } from '../../parts/modal.tsx';
import { Code } from '../code.tsx';
import { useLinkAddress } from './link-address.ts';
import { words } from '../words.ts';
import { linkWords } from './link-words.ts';
import { useAnswer } from './use-answer.ts';
import { problemWords } from '../problem-words.ts';

type Made = Answered<'devices/link'> & { readonly at: number };

const minute = 60_000;

/** Whole minutes for which a code is still good; 0 when it is not. */
function useMinutes({ at, expires_in_ms }: Made): number {
  const [now, setNow] = useState(at);
  const left = at + expires_in_ms - now;
  useEffect(() => {
    if (left <= 0) return;
    const waiting = setTimeout(() => setNow(performance.now()), left % minute || minute);
    return () => clearTimeout(waiting);
  }, [left]);
  return Math.max(0, Math.ceil(left / minute));
}

/** Whether these digits were voided by wrong ones. The link stays good. */
function useVoided(phone: Phone, code: string): boolean {
  const [voided, setVoided] = useState(phone.getSnapshot().voided);
  useEffect(() => phone.subscribe(() => setVoided(phone.getSnapshot().voided)), [phone]);
  return voided === code;
}

function Digits({ code, voided }: { readonly code: string; readonly voided: boolean }) {
  if (voided)
    return (
      <p class="alert" role="alert">
        {linkWords.voided}
      </p>
    );
  return (
    <p class="digits">
      <span class="unseen">{linkWords.digits}</span> {`${code.slice(0, 4)} ${code.slice(4)}`}
    </p>
  );
}

function Shown({ phone, made }: { readonly phone: Phone; readonly made: Made }) {
  const minutes = useMinutes(made);
  const address = useLinkAddress(made.url);
  const voided = useVoided(phone, made.code);
  if (minutes === 0) return <p class="hint">{linkWords.over}</p>;
  return (
    <>
      <p class="hint">{linkWords.linkHint}</p>
      <Code text={address} label={linkWords.linkDevice} />
      <p class="address">{address.replace(/\/?#.*$/, '')}</p>
      <Digits code={made.code} voided={voided} />
      <p class="hint">{linkWords.goodFor(minutes)}</p>
    </>
  );
}

interface Props {
  readonly phone: Phone;
  readonly onClose: () => void;
}

/** A code for a further device of mine, as digits and for a camera. When it is used, I am asked about that device. */
export function LinkDialog({ phone, onClose }: Props) {
  async function make() {
    const asked = await phone.ask('devices/link', {});
    return asked.ok ? { ok: true as const, body: { ...asked.body, at: performance.now() } } : asked;
  }
  const { body, problem, ask } = useAnswer<Made>(make);
  // The code is used up once a device waits, and it is asked about in front of everything.
  useEffect(() => phone.subscribe(() => phone.getSnapshot().requests.some(({ is }) => is === 'waiting') && onClose()), [phone, onClose]);
  return (
    <Modal role="dialog" kind="report invite" labelledBy="link-title" onEscape={onClose}>
      <h2 id="link-title">{linkWords.linkDevice}</h2>
      {body === null && problem === null && <p class="hint">{linkWords.making}</p>}
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      {body !== null && <Shown key={body.code} phone={phone} made={body} />}
      <div class="report-end">
        <button type="button" class="pill" onClick={() => void ask(make)}>
          {linkWords.newCode}
        </button>
        <button type="button" class="pill" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Modal>
  );
}
