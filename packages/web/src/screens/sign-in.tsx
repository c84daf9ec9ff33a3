import type { Phone, Problem, Session } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Logo } from '../parts/logo.tsx';
import { useLater } from '../use-later.ts';
import { words } from '../words.ts';

interface Props {
  readonly phone: Phone;
  readonly session: Exclude<Session, { phase: 'in' }>;
}

function problemOf(session: Props['session']): Problem | null {
  return session.phase === 'entering' ? null : session.problem;
}

const noName: Problem = { code: 'name_empty', detail: '' };

/** The only thing Earshot asks: a name. A refused one stays in the field, ready to be changed. */
export function SignIn({ phone, session }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? session.name;
  const [empty, setEmpty] = useState(false);
  const later = useLater();
  const field = useRef<HTMLInputElement>(null);
  const refused = problemOf(session);
  const problem = empty ? noName : refused;
  const waits = session.phase === 'entering' ? session.waits : null;
  useEffect(() => field.current?.focus(), [refused, empty]);
  function submit(event: Event): void {
    event.preventDefault();
    setEmpty(name.trim() === '');
    if (name.trim() !== '' && (session.phase !== 'entering' || waits !== null)) void phone.signIn(name);
  }
  return (
    <main class="sign-in">
      <div class="rings" />
      <form onSubmit={submit} noValidate aria-busy={session.phase === 'entering'}>
        <Logo />
        <h1>{session.phase === 'renaming' ? words.renaming : words.signIn}</h1>
        <label for="name">{words.yourName}</label>
        <input
          id="name"
          ref={field}
          type="text"
          dir="auto"
          value={name}
          autocomplete="name"
          autocapitalize="words"
          spellcheck={false}
          enterkeyhint="go"
          maxLength={80}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? 'name-hint' : 'name-problem'}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setEmpty(false);
          }}
        />
        <div class="saying">
          {later === null ? (
            <p class="hint" id="name-hint">
              {words.signInHint}
            </p>
          ) : (
            <later.Saying session={session} problem={problem} />
          )}
        </div>
        <button type="submit" class="pill talk wide">
          {words.start}
        </button>
        {later && <later.AskIn phone={phone} session={session} problem={problem} onName={(ahead) => setTyped((now) => now ?? ahead)} />}
        {later && problem?.kept && <later.KeptName phone={phone} name={session.name} />}
        <div class="link-room">{later && <later.LinkHere phone={phone} />}</div>
      </form>
    </main>
  );
}
