import type { CallView, Phone } from '@earshot/client';
import download from 'icon:download';
import x from 'icon:x';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { saveAs } from '../save-as.ts';
import { listed, words } from '../words.ts';
import { endOf, noteReading, useReading } from './reading.ts';
import { savedText } from './saved-text.ts';
import { TextField } from './text-field.tsx';
import { TextLines } from './text-lines.tsx';
import { TextPeek } from './text-peek.tsx';
import { textWords } from './text-words.ts';

type Talking = Extract<CallView, { phase: 'talking' }>;

interface Props {
  readonly phone: Phone;
  readonly call: Talking;
}

/** Whom the call is with. */
function namesOf({ other, others }: Talking): string {
  return listed((others.length < 2 ? [other] : others).map(({ username }) => username));
}

function save(phone: Phone, call: Talking): void {
  const { session } = phone.getSnapshot();
  const now = new Date();
  const me = session.phase === 'in' ? session.me.username : textWords.you;
  saveAs(`earshot-${now.toISOString().slice(0, 10)}.txt`, savedText(call.text, { me, names: namesOf(call), now }), 'text/plain');
}

/** What stands in the way of what is written, or how it is. */
function Notes({ call: { text }, tooMuch }: Pick<Props, 'call'> & { readonly tooMuch: boolean }) {
  const { waiting, unable, missed } = text;
  const told = [
    ...(waiting.length > 0 ? [textWords.waiting(listed(waiting.map(({ username }) => username)))] : []),
    ...(unable.length > 0 ? [textWords.unable(listed(unable.map(({ username }) => username)))] : []),
    ...(tooMuch ? [textWords.tooMuch] : []),
    ...(missed ? [textWords.missed] : []),
  ];
  return (
    <p class={told.length === 0 ? 'text-notes' : 'text-notes wait'} id="text-notes" aria-live="polite">
      {told.length === 0 ? textWords.hint : told.join(' ')}
    </p>
  );
}

/** The text of a call: closed, what comes is shown in one line; open, all of it, and a field for mine. */
export function TextPanel({ phone, call }: Props) {
  const { call_id: callId } = call.call;
  const reading = useReading(callId);
  const [tooMuch, setTooMuch] = useState(false);
  const end = endOf(call.text);
  useLayoutEffect(() => {
    if (reading.open && reading.seen < end) noteReading(callId, { seen: end });
  }, [callId, reading, end]);
  if (!reading.open) return <TextPeek call={call} reading={reading} />;
  function close(): void {
    noteReading(callId, { open: false, seen: end });
    document.querySelector<HTMLElement>('.text-button-of-call')?.focus();
  }
  const isEmpty = call.text.lines.length + call.text.writing.length === 0 && call.text.mine === '';
  return (
    <section class="text" aria-labelledby="text-title">
      <div class="text-head">
        <h2 id="text-title">{textWords.text}</h2>
        <button type="button" class="foot-button" aria-disabled={isEmpty} onClick={() => isEmpty || save(phone, call)}>
          <Icon of={download} />
          {textWords.save}
        </button>
        <button type="button" class="foot-button" onClick={close}>
          <Icon of={x} />
          {words.close}
        </button>
      </div>
      <TextLines text={call.text} />
      <Notes call={call} tooMuch={tooMuch} />
      <TextField key={callId} phone={phone} callId={callId} mine={call.text.mine} onWritten={setTooMuch} onClose={close} />
    </section>
  );
}
