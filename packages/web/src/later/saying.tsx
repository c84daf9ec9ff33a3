import type { Problem, Session } from '@earshot/client';
import { useLate } from '../late.ts';
import { words } from './words.ts';
import { problemWords } from './problem-words.ts';

/** Milliseconds of trying that deserve no word. */
const untilTold = 600;

interface Props {
  readonly session: Session;
  readonly problem: Problem | null;
}

/** What is said below the name. One below the other in one place, so that what is said moves nothing. */
export function Saying({ session, problem }: Props) {
  const waits = session.phase === 'entering' ? session.waits : null;
  const late = useLate(session.phase === 'entering', untilTold);
  return (
    <>
      <p class="hint" role="status" id="name-hint">
        {waits === 'busy' ? words.serverBusy : late ? words.connecting : words.signInHint}
      </p>
      {problem !== null && (
        <p class="wrong" role="alert" id="name-problem">
          {problemWords(problem)}
        </p>
      )}
      {problem === null && waits === 'unreachable' && (
        <p class="wrong" role="alert">
          {words.signInWaitsForServer}
        </p>
      )}
    </>
  );
}
