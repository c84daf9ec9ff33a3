import { sentences, type Phone, type Problem, type ProblemCode, type Session } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Logo } from '../parts/logo.tsx';
import { words } from '../words.ts';

interface Props {
  readonly phone: Phone;
  readonly session: Exclude<Session, { phase: 'in' }>;
}

const problemOf = (session: Props['session']): Problem | null => (session.phase === 'entering' ? null : session.problem);

/** Where no call can be made there is nothing to sign in for: it says why, and where one can. */
export function Lacking({ code }: { readonly code: 'insecure_context' | 'unsupported' }) {
  return (
    <main class="sign-in">
      <div class="rings" />
      <div class="form">
        <Logo />
        <p class="alert" role="alert">
          {sentences[code]}
        </p>
        {code === 'insecure_context' && (
          <a class="pill talk wide" href={`https://${location.host}${location.pathname}`}>
            {words.openSecurely}
          </a>
        )}
      </div>
    </main>
  );
}

/** The only thing Earshot asks: a name. A refused one stays in the field, ready to be changed. */
export function SignIn({ phone, session }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? session.name;
  const [empty, setEmpty] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const problem = problemOf(session);
  const code: ProblemCode | null = empty ? 'name_empty' : (problem?.code ?? null);
  const busy = session.phase === 'entering' && session.busy;
  useEffect(() => field.current?.focus(), [problem, empty]);
  const submit = (event: Event): void => {
    event.preventDefault();
    setEmpty(name.trim() === '');
    if (name.trim() !== '' && (session.phase !== 'entering' || busy)) void phone.signIn(name);
  };
  return (
    <main class="sign-in">
      <div class="rings" />
      <form onSubmit={submit} noValidate aria-busy={session.phase === 'entering'}>
        <Logo />
        <h1>{words.signIn}</h1>
        <p class="hint">{session.phase === 'renaming' ? words.renaming : words.signInHint}</p>
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
          aria-invalid={code !== null}
          aria-describedby={code === null ? undefined : 'name-problem'}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setEmpty(false);
          }}
        />
        {code !== null && (
          <p class="alert" role="alert" id="name-problem">
            {sentences[code]}
          </p>
        )}
        <p class="hint" role="status">
          {busy ? words.serverBusy : ''}
        </p>
        <button type="submit" class="pill talk wide">
          {words.start}
        </button>
      </form>
    </main>
  );
}
