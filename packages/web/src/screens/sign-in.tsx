import { sentences, type Phone, type Problem, type ProblemCode, type Session } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { lacking } from '../host.ts';
import { Logo } from '../parts/logo.tsx';
import { words } from '../words.ts';

interface Props {
  readonly phone: Phone;
  readonly session: Exclude<Session, { phase: 'in' }>;
}

const problemOf = (session: Props['session']): Problem | null => (session.phase === 'entering' ? null : session.problem);

/** The only thing Earshot asks: a name. A refused one stays in the field, ready to be changed. */
export function SignIn({ phone, session }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? session.name;
  const [empty, setEmpty] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const problem = problemOf(session);
  const code: ProblemCode | null = empty ? 'name_empty' : (problem?.code ?? lacking());
  useEffect(() => field.current?.focus(), [problem, empty]);
  const submit = (event: Event): void => {
    event.preventDefault();
    setEmpty(name.trim() === '');
    if (name.trim() !== '' && session.phase !== 'entering') void phone.signIn(name);
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
          value={name}
          autocomplete="name"
          autocapitalize="words"
          spellcheck={false}
          enterkeyhint="go"
          maxLength={80}
          aria-invalid={code !== null}
          aria-describedby={code === null ? undefined : 'name-problem'}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        {code !== null && (
          <p class="alert" role="alert" id="name-problem">
            {sentences[code]}
          </p>
        )}
        <button type="submit" class="pill talk wide">
          {words.start}
        </button>
      </form>
    </main>
  );
}
