import type { Availability, Phone, User } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { forwardingWords as words } from '../forwarding-words.ts';
import { problemWords } from '../problem-words.ts';
import { useAvailability, useSaying } from '../use-availability.ts';
import type { SectionProps } from './section.ts';

type Forwards = NonNullable<Availability['forward']>;

/** Seconds after which somebody else may be rung. */
const waits = [10, 15, 20, 30];
const usualWait = 15;
const ms = 1_000;

/** Who can be named: everybody of the list but me, groups too. */
function useOthers(phone: Phone): readonly User[] {
  const [others, setOthers] = useState<readonly User[]>([]);
  useEffect(() => {
    let isShown = true;
    async function read(): Promise<void> {
      const asked = await phone.ask('users/list', { scope: 'all' });
      const { session } = phone.getSnapshot();
      const me = session.phase === 'in' ? session.me.id : '';
      if (isShown && asked.ok) setOthers(asked.body.users.filter(({ id }) => id !== me));
    }
    void read();
    return () => {
      isShown = false;
    };
  }, [phone]);
  return others;
}

interface ChoiceProps {
  readonly word: string;
  readonly others: readonly User[];
  readonly to: string | undefined;
  readonly onChoose: (to: string | null) => void;
}

function Choice({ word, others, to, onChoose }: ChoiceProps) {
  const isListed = to === undefined || others.some(({ id }) => id === to);
  return (
    <label class="field grow">
      <span>{word}</span>
      <select value={to ?? ''} onChange={({ currentTarget: { value } }) => onChoose(value === '' ? null : value)}>
        <option value="">{words.nobody}</option>
        {!isListed && <option value={to}>{words.gone}</option>}
        {others.map(({ id, username }) => (
          <option key={id} value={id}>
            {username}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Who is rung in my place, and when. */
export function Forwarding({ phone }: SectionProps) {
  const others = useOthers(phone);
  const { shown, problem, say } = useSaying(phone, useAvailability(phone));
  const forward = shown?.forward;
  if (forward === undefined) return null;
  const { no_answer: unanswered, busy, away } = forward;
  function put(change: Partial<Forwards>): void {
    say({ forward: change });
  }
  const after = (unanswered?.after_ms ?? usualWait * ms) / ms;
  return (
    <>
      <p class="hint">{words.hint}</p>
      <Choice
        word={words.no_answer}
        others={others}
        to={unanswered?.to}
        onChoose={(to) => put({ no_answer: to === null ? null : { to, after_ms: after * ms } })}
      />
      {unanswered !== null && (
        <label class="field">
          <span>{words.after}</span>
          <select
            value={after}
            onChange={({ currentTarget: { value } }) => put({ no_answer: { to: unanswered.to, after_ms: Number(value) * ms } })}
          >
            {[...new Set([...waits, after])]
              .toSorted((one, other) => one - other)
              .map((each) => (
                <option key={each} value={each}>
                  {words.seconds(each)}
                </option>
              ))}
          </select>
        </label>
      )}
      <Choice word={words.busy} others={others} to={busy?.to} onChoose={(to) => put({ busy: to === null ? null : { to } })} />
      <Choice word={words.away} others={others} to={away?.to} onChoose={(to) => put({ away: to === null ? null : { to } })} />
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
    </>
  );
}
