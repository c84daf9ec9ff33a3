import type { Problem } from '@earshot/client';
import { adminWords } from './admin-words.ts';
import { problemWords } from '../problem-words.ts';

interface Props {
  /** Why nothing could be read; null while it is read, or was. */
  readonly problem: Problem | null;
  readonly isRead: boolean;
  readonly onAgain: () => void;
}

/** What stands where a list will be, until it is read. */
export function Trouble({ problem, isRead, onAgain }: Props) {
  if (problem === null) return isRead ? null : <p class="hint">{adminWords.asking}</p>;
  return (
    <>
      <p class="alert" role="alert">
        {problemWords(problem)}
      </p>
      <button type="button" class="pill" onClick={onAgain}>
        {adminWords.again}
      </button>
    </>
  );
}
