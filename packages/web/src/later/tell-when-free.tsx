import type { Phone, Person, Problem } from '@earshot/client';
import { useState } from 'preact/hooks';
import { withName } from '../parts/name.tsx';
import { availabilityWords as words } from './availability-words.ts';
import { useAvailability } from './use-availability.ts';
import { problemWords } from './problem-words.ts';

interface Props {
  readonly phone: Phone;
  readonly person: Person;
}

/** Whether I am told when somebody is free, and a press that turns it round. */
export function TellWhenFree({ phone, person: { id, username } }: Props) {
  const on = useAvailability(phone)?.awaited.includes(id) ?? false;
  const [problem, setProblem] = useState<Problem | null>(null);
  async function turn(): Promise<void> {
    const reply = await (on ? phone.ask('users/forget_when_free', { user_id: id }) : phone.ask('users/notify_when_free', { user_id: id }));
    setProblem(reply.ok ? null : reply.problem);
  }
  return (
    <span class="tell-when-free">
      {on && (
        <span class="told" role="status">
          {withName(words.willBeTold(username), username)}
        </span>
      )}
      <button type="button" class="pill" onClick={() => void turn()}>
        {on ? words.tellNoMore : words.tellWhenFree}
      </button>
      {problem !== null && (
        <span class="alert" role="alert">
          {problemWords(problem)}
        </span>
      )}
    </span>
  );
}
