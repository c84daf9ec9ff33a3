import type { Phone } from '@earshot/client';
import { createLinking, type Joining, type Linking, type Ticket } from '@earshot/client/linking';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Modal } from '../parts/modal.tsx';
import { ClaimNote } from './claim/claim-note.tsx';
import { CloseRow } from './close-row.tsx';
import { takeOut, useLinkSecret } from './link-secret.ts';
import { hereWords, joiningWords } from './link-here-words.ts';

const digitsEach = 8;

/** Links this device while the dialog is open. */
function useLinking(phone: Phone, secret: string | null): readonly [Joining, (ticket: Ticket) => void] {
  const [joining, setJoining] = useState<Joining>({ phase: 'none' });
  const linkingRef = useRef<Linking | null>(null);
  // It is there with the field, for digits that are pasted at once.
  useLayoutEffect(() => {
    const linking = createLinking({ url: location.origin, changed: setJoining, entered: (admission) => phone.enter(admission) });
    linkingRef.current = linking;
    if (secret !== null) linking.start({ by: 'secret', secret });
    return () => linking.close();
  }, [phone, secret]);
  return [joining, (ticket) => linkingRef.current?.start(ticket)];
}

function Digits({ onTicket }: { readonly onTicket: (ticket: Ticket) => void }) {
  const [typed, setTyped] = useState('');
  const code = typed.replaceAll(/\D/g, '');
  function submit(event: Event): void {
    event.preventDefault();
    // The form of the name stands around this one.
    event.stopPropagation();
    if (code.length === digitsEach) onTicket({ by: 'code', code });
  }
  return (
    <form class="device-form" onSubmit={submit} noValidate>
      <input
        type="text"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={40}
        aria-label={hereWords.digits}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <button type="submit" class="pill talk" aria-disabled={code.length !== digitsEach}>
        {hereWords.link}
      </button>
    </form>
  );
}

/** What is said while nothing can be typed. */
function sayingOf(joining: Joining): string {
  if (joining.phase !== 'waiting') return joining.phase === 'asking' || joining.phase === 'in' ? hereWords.asking : hereWords.hint;
  return joining.silent ? hereWords.silent : hereWords.waiting(joining.pairing.label);
}

interface DialogProps {
  readonly phone: Phone;
  readonly secret: string | null;
  readonly onClose: () => void;
}

function LinkHereDialog({ phone, secret, onClose }: DialogProps) {
  const [joining, start] = useLinking(phone, secret);
  const isOpen = joining.phase === 'none' || joining.phase === 'failed';
  return (
    <Modal role="dialog" kind="report link-here" labelledBy="link-here-title" onEscape={onClose}>
      <h2 id="link-here-title">{hereWords.title}</h2>
      <p class="hint" role="status">
        {sayingOf(joining)}
      </p>
      {joining.phase === 'failed' && (
        <p class="alert" role="alert">
          {joiningWords(joining.problem)}
        </p>
      )}
      {isOpen && <Digits onTicket={start} />}
      <CloseRow onClose={onClose} />
    </Modal>
  );
}

/** The other way in: as a further device of somebody who is signed in elsewhere. A link that was opened begins it. */
export function LinkHere({ phone }: { readonly phone: Phone }) {
  const [secret, letGo] = useLinkSecret();
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    if (secret !== null) takeOut();
  }, [secret]);
  return (
    <>
      <ClaimNote />
      <button type="button" class="text-button" onClick={() => setPressed(true)}>
        {hereWords.title}
      </button>
      {(pressed || secret !== null) && (
        <LinkHereDialog
          key={secret}
          phone={phone}
          secret={secret}
          onClose={() => {
            setPressed(false);
            letGo();
          }}
        />
      )}
    </>
  );
}
