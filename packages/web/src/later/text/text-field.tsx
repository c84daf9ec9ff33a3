import type { Phone } from '@earshot/client';
import type { TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useStrayKeys } from './stray-keys.ts';
import { textWords } from './text-words.ts';

/** What the phone takes at once, in characters. */
const mostAtOnce = 20_000;

interface Props {
  readonly phone: Phone;
  readonly callId: string;
  /** What stands in the field when it opens. */
  readonly mine: string;
  /** Something was written; more of it than is taken at once. */
  readonly onWritten: (tooMuch: boolean) => void;
  readonly onClose: () => void;
}

/** What the phone has of my unfinished line. */
function mineIn(phone: Phone, callId: string): string {
  const view = phone.getSnapshot().calls.find(({ view: one }) => one.phase === 'talking' && one.call.call_id === callId)?.view;
  return view?.phase === 'talking' ? view.text.mine : '';
}

/**
 * My unfinished line. Each change goes to the phone at once, but for what an input method is still composing. What the
 * phone makes of it (a line that is finished leaves the field) stands in it then.
 */
export function TextField({ phone, callId, mine, onWritten, onClose }: Props) {
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  const [first] = useState(mine);
  useStrayKeys(fieldRef);
  useLayoutEffect(() => {
    const { current: element } = fieldRef;
    if (element === null) return;
    element.value = first;
    element.focus();
  }, [first]);
  function write(element: HTMLTextAreaElement, text: string): void {
    phone.write(text, callId);
    onWritten([...text].length > mostAtOnce);
    const known = mineIn(phone, callId);
    if (element.value !== known) element.value = known;
  }
  function onKeyDown(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    const { key, isComposing, currentTarget } = event;
    if (isComposing || (key !== 'Enter' && key !== 'Escape')) return;
    event.preventDefault();
    if (key === 'Escape') onClose();
    else write(currentTarget, `${currentTarget.value}\n`);
  }
  return (
    <textarea
      ref={fieldRef}
      class="text-field"
      rows={2}
      dir="auto"
      enterkeyhint="send"
      aria-label={textWords.yours}
      aria-describedby="text-notes"
      onInput={({ currentTarget, isComposing }) => isComposing || write(currentTarget, currentTarget.value)}
      onCompositionEnd={({ currentTarget }) => write(currentTarget, currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
