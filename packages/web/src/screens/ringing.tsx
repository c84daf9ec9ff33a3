import { sentences, type CallView, type Phone, type Problem } from '@earshot/client';
import phoneIcon from 'icon:phone';
import phoneOff from 'icon:phone-off';
import { Button } from '../parts/button.tsx';
import { Halo } from '../parts/halo.tsx';
import { Modal } from '../parts/modal.tsx';
import { words } from '../words.ts';

interface Props {
  readonly phone: Phone;
  readonly call: Extract<CallView, { phase: 'ringing' | 'accepting' }>;
  readonly problem: Problem | null;
  readonly onHush: () => void;
}

/** Somebody is calling. Escape quietens the ring and never declines: a stray key must not turn anybody away. */
export function Ringing({ phone, call, problem, onHush }: Props) {
  const accepting = call.phase === 'accepting';
  return (
    <Modal role="alertdialog" kind="ring" labelledBy="ring-title" describedBy="ring-name" onEscape={onHush}>
      <p class="ring-title" id="ring-title">
        {words.incoming}
      </p>
      <Halo phone={phone} person={call.other} mood={accepting ? 'waiting' : 'ringing'} />
      <h1 id="ring-name">{call.other.username}</h1>
      <p class="hint">{accepting ? words.connecting : ''}</p>
      {problem && !accepting && (
        <p class="alert" role="alert">
          {sentences[problem.code]}
        </p>
      )}
      <div class="controls two">
        <Button
          icon={phoneIcon}
          word={words.accept}
          tone="talk"
          off={accepting}
          onReach={(on) => phone.reach(on)}
          onPress={() => void phone.accept()}
        />
        <Button icon={phoneOff} word={words.decline} tone="stop" onPress={() => void phone.decline()} />
      </div>
    </Modal>
  );
}
