import type { Phone } from '@earshot/client';
import audioLines from 'icon:audio-lines';
import phoneIcon from 'icon:phone';
import { Icon } from '../parts/icon.tsx';
import { usePress } from '../press.ts';
import { unhurried } from '../unhurried.ts';
import { words as first } from '../words.ts';
import { EchoDoor } from './echo-door.tsx';
import { echoWords as words } from './sound/echo-words.ts';
import { hasCall, useTestCall } from './sound/use-test-call.ts';

interface Props {
  readonly phone: Phone;
  /** What is searched among the people. */
  readonly search: string;
}

/** Whom everybody can call: themselves. It stands below the people, is none of them, and goes while there is a call. */
export function EchoRow({ phone, search }: Props) {
  const isFound = words.title.toLowerCase().includes(search.trim().toLowerCase());
  return isFound && !hasCall(phone) ? <Row phone={phone} /> : null;
}

function Row({ phone }: Pick<Props, 'phone'>) {
  const { isOpen, begin, end } = useTestCall(phone);
  const { ref } = usePress<HTMLButtonElement>(begin, unhurried);
  return (
    <div class="echo-row">
      <span class="echo-mark">
        <Icon of={audioLines} />
      </span>
      <div class="who">
        <p class="name">{words.title}</p>
        <p class="status">{words.rowStatus}</p>
      </div>
      <button type="button" class="call" aria-label={first.call(words.title)} ref={ref}>
        <Icon of={phoneIcon} />
      </button>
      {isOpen && <EchoDoor phone={phone} onClose={end} />}
    </div>
  );
}
