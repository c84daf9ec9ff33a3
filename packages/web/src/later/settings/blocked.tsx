import { useRef, useState } from 'preact/hooks';
import { availabilityWords as words } from '../availability-words.ts';
import type { SectionProps } from './section.ts';
import { useAnswer } from './use-answer.ts';
import { problemWords } from '../problem-words.ts';

/** Whom I have blocked, each with the way back. */
export function Blocked({ phone }: SectionProps) {
  const { body, problem, ask } = useAnswer(() => phone.ask('users/blocked', {}));
  const [told, setTold] = useState('');
  const rows = useRef<HTMLUListElement>(null);
  async function unblock(id: string, name: string): Promise<void> {
    if (!(await ask(() => phone.ask('users/unblock', { user_id: id })))) return;
    setTold(words.unblocked(name));
    // The button that had the focus is gone with its row.
    rows.current?.focus();
  }
  return (
    <>
      <p class="hint">{body?.users.length === 0 ? words.nobodyBlocked : words.blockedHint}</p>
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      <ul ref={rows} class="devices" tabIndex={-1} aria-label={words.blockedPeople}>
        {body?.users.map(({ id, username }) => (
          <li key={id} class="device">
            <div class="who">
              <p class="name" title={username}>
                {username}
              </p>
            </div>
            <button type="button" class="text-button" aria-label={words.unblockOf(username)} onClick={() => void unblock(id, username)}>
              {words.unblock}
            </button>
          </li>
        ))}
      </ul>
      <p class="unseen" role="status">
        {told}
      </p>
    </>
  );
}
