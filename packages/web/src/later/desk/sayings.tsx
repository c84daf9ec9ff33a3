import type { Phone } from '@earshot/client';
import { useState } from 'preact/hooks';
import { Pill } from '../../parts/pill.tsx';
import { deskWords } from './desk-words.ts';
import { keepOwn, longest, recallOwn, withOwn } from './own-words.ts';

interface Props {
  readonly phone: Phone;
  /** The call that is declined. */
  readonly ring: string;
}

/** Words by which a call is declined: some that are always there, those I have used here, and a field for others. */
export function Sayings({ phone, ring }: Props) {
  const [own, setOwn] = useState(recallOwn);
  const [typed, setTyped] = useState('');
  function decline(message: string): void {
    void phone.decline(ring, message);
  }
  function sendOwn(): void {
    const text = typed.trim();
    if (text === '') return;
    keepOwn(withOwn(own, text));
    decline(text);
  }
  function forget(): void {
    keepOwn([]);
    setOwn([]);
  }
  return (
    <div class="sayings">
      <p class="hint">{deskWords.sayWhyHint}</p>
      {[deskWords.soon, deskWords.back, deskWords.cannot, ...own].map((text) => (
        <Pill key={text} word={text} onPress={() => decline(text)} />
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sendOwn();
        }}
      >
        <input
          type="text"
          value={typed}
          maxLength={longest}
          aria-label={deskWords.own}
          placeholder={deskWords.own}
          autocomplete="off"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Pill word={deskWords.send} off={typed.trim() === ''} onPress={sendOwn} />
      </form>
      {own.length > 0 && (
        <button type="button" class="text-button" onClick={forget}>
          {deskWords.forget}
        </button>
      )}
    </div>
  );
}
