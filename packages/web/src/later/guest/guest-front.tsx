import type { Person, Phone, Session } from '@earshot/client';
import phoneIcon from 'icon:phone';
import type { Ref } from 'preact';
import { useState } from 'preact/hooks';
import { Face } from '../../parts/face.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Logo } from '../../parts/logo.tsx';
import { Name, withName } from '../../parts/name.tsx';
import { usePress } from '../../press.ts';
import { unhurried } from '../../unhurried.ts';
import { words } from '../../words.ts';
import { untilWords } from '../availability-words.ts';
import { guestWords } from './guest-words.ts';
import { leaveGuestLink } from './leave.ts';
import { problemWords } from '../problem-words.ts';

interface Props {
  readonly phone: Phone;
  readonly session: Session;
  readonly person: Person;
  /** Unix milliseconds, by the server's clock. */
  readonly endsAt: number;
  readonly heading: Ref<HTMLHeadingElement>;
}

interface FieldProps {
  readonly name: string;
  readonly typed: string;
  readonly wrong: string | null;
  readonly onTyped: (typed: string) => void;
}

function NameField({ name, typed, wrong, onTyped }: FieldProps) {
  return (
    <>
      <label for="name">{words.yourName}</label>
      <input
        id="name"
        type="text"
        dir="auto"
        value={typed}
        autocomplete="name"
        autocapitalize="words"
        spellcheck={false}
        enterkeyhint="go"
        maxLength={64}
        aria-invalid={wrong !== null}
        aria-describedby="name-hint"
        onInput={(event) => onTyped(event.currentTarget.value)}
      />
      <div class="saying">
        <p class={wrong === null ? 'hint' : 'wrong'} id="name-hint" role={wrong === null ? undefined : 'alert'}>
          {wrong ?? withName(guestWords.hint(name), name)}
        </p>
      </div>
    </>
  );
}

/** What is wrong with the last try to come in. */
function wrongOf(session: Session): string | null {
  if (session.phase === 'entering') return session.waits === null ? null : guestWords.silent;
  return session.phase === 'out' && session.problem !== null ? problemWords(session.problem) : null;
}

/** Whom the link leads to, who the guest is, and the one button. */
export function GuestFront({ phone, session, person, endsAt, heading }: Props) {
  const [typed, setTyped] = useState('');
  const [wants, setWants] = useState(false);
  const me = session.phase === 'in' ? session.me.username : null;
  const { username } = person;
  async function call(): Promise<void> {
    if (wants) return;
    setWants(true);
    if (phone.getSnapshot().session.phase !== 'in') await phone.signIn(typed.trim() === '' ? guestWords.nameless : typed);
    if (phone.getSnapshot().session.phase === 'in') await phone.call(person.id, username);
    setWants(false);
  }
  const { ref } = usePress<HTMLButtonElement>(() => void call(), unhurried);
  return (
    <main class="sign-in guest-front">
      <div class="rings" />
      <form onSubmit={(event) => event.preventDefault()} noValidate aria-busy={wants}>
        <Logo />
        <div class="guest-head">
          <Face person={person} />
          <div>
            <h1 tabIndex={-1} ref={heading}>
              <Name of={username} />
            </h1>
            <p class="hint">{withName(guestWords.intro(username), username)}</p>
          </div>
        </div>
        {me === null ? (
          <NameField name={username} typed={typed} wrong={wrongOf(session)} onTyped={setTyped} />
        ) : (
          <p>{withName(guestWords.callAs(me), me)}</p>
        )}
        <button type="submit" class="pill talk wide" ref={ref}>
          <Icon of={phoneIcon} />
          {words.call(username)}
        </button>
        <p class="hint">{guestWords.goodUntil(untilWords(endsAt))}</p>
        {me !== null && (
          <button type="button" class="text-button" onClick={() => void phone.signOut().then(leaveGuestLink)}>
            {guestWords.leave}
          </button>
        )}
      </form>
    </main>
  );
}

/** The link leads nowhere, or it is not known yet where. */
export function GuestNowhere({ title, said, isOver }: { readonly title: string; readonly said: string; readonly isOver: boolean }) {
  return (
    <main class="sign-in guest-front">
      <div class="rings" />
      <div class="form">
        <Logo />
        <h1>{title}</h1>
        <p role={isOver ? 'alert' : 'status'}>{said}</p>
        {isOver && (
          <button type="button" class="text-button" onClick={leaveGuestLink}>
            {guestWords.open}
          </button>
        )}
      </div>
    </main>
  );
}
