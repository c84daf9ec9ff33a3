import type { Phone, Problem } from '@earshot/client';
import phoneIcon from 'icon:phone';
import phoneOff from 'icon:phone-off';
import type { Ring } from '../call-set.ts';
import { Button } from '../parts/button.tsx';
import { Halo } from '../parts/halo.tsx';
import { MicrophoneQuestion } from '../parts/microphone-question.tsx';
import { Modal } from '../parts/modal.tsx';
import { Name, withName } from '../parts/name.tsx';
import { unhurriedAccept } from '../unhurried.ts';
import { useLater } from '../use-later.ts';
import { words } from '../words.ts';

interface Props {
  readonly phone: Phone;
  readonly ring: Ring;
  /** Who rings beside it. */
  readonly also: Ring | null;
  readonly problem: Problem | null;
  /** The server cannot be reached; this dialog covers where that is told otherwise. */
  readonly away: boolean;
  /** The ring has been quietened, and goes on without a sound. */
  readonly hushed: boolean;
  readonly onHush: () => void;
}

/** Who rings at the same time: they wait until this ring is settled. */
function Also({ ring }: { readonly ring: Ring | null }) {
  const name = ring?.view.other.username ?? '';
  return <span aria-live="polite">{ring && withName(words.callingToo(name), name)}</span>;
}

/**
 * Somebody is calling. Silence, and Escape, quieten the ring and never decline: a stray key must not turn anybody away.
 */
export function Ringing({ phone, ring: { id, view: call }, also, problem, away, hushed, onHush }: Props) {
  const later = useLater();
  const accepting = call.phase === 'accepting';
  return (
    <Modal role="alertdialog" kind="ring" labelledBy="ring-title" describedBy="ring-name" onEscape={onHush}>
      <p class="ring-title" id="ring-title">
        {words.incoming}
      </p>
      <Halo phone={phone} person={call.other} mood={accepting || hushed ? 'waiting' : 'ringing'} />
      <h1 id="ring-name">
        <Name of={call.other.username} />
      </h1>
      <p class="hint">
        {away ? (
          words.linkLost
        ) : accepting ? (
          <MicrophoneQuestion phone={phone} asking={call.asking} before={words.connecting} />
        ) : (
          <>
            {later?.transferSaid(call.call, call.other, true)} {later && <later.ForGroup call={call.call} />} <Also ring={also} />
          </>
        )}
      </p>
      {later && problem && !accepting && (
        <p class="alert" role="alert">
          {later.problemWords(problem)}
        </p>
      )}
      <div class="controls two">
        <Button
          icon={phoneIcon}
          word={words.accept}
          tone="talk"
          hotkey="A"
          after={unhurriedAccept}
          off={accepting}
          onReach={(on) => phone.reach(on, id)}
          onPress={() => void phone.accept({ call: id })}
        />
        <Button icon={phoneOff} word={words.decline} tone="stop" hotkey="D" onPress={() => void phone.decline(id)} />
      </div>
      {later && !accepting && <later.SayWhy phone={phone} ring={id} />}
      <button type="button" class="text-button silence" aria-disabled={hushed || accepting} onClick={onHush}>
        {hushed ? words.silenced : words.silence}
      </button>
    </Modal>
  );
}
