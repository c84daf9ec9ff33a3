import type { Answered, Asked, Phone } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { problemWords } from '../problem-words.ts';

/**
 *     asking --answer--> known
 *        |  \--refused--> over
 *        +--no answer--> silent --again by itself--> known, over
 */
export type Target =
  | { readonly is: 'asking' | 'silent' }
  | { readonly is: 'known'; readonly person: Answered<'guests/target'>['target']; readonly endsAt: number }
  | { readonly is: 'over'; readonly said: string };

/** Milliseconds until a server that has not answered is asked again. */
const pause = 2_000;

function targetOf(answer: Asked<'guests/target'>): Target {
  if (answer.ok) return { is: 'known', person: answer.body.target, endsAt: answer.body.ends_at };
  const isOver = answer.code === 'expired' || answer.code === 'not_found' || answer.code === 'bad_request';
  return isOver ? { is: 'over', said: problemWords(answer.problem) } : { is: 'silent' };
}

/** Whom a guest link leads to. */
export function useTarget(phone: Phone, secret: string): Target {
  const [target, setTarget] = useState<Target>({ is: 'asking' });
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    let isShown = true;
    async function look(): Promise<void> {
      const next = targetOf(await phone.ask('guests/target', { secret }));
      if (!isShown) return;
      setTarget(next);
      if (next.is === 'silent') again = setTimeout(() => void look(), pause);
    }
    void look();
    return () => {
      isShown = false;
      clearTimeout(again);
    };
  }, [phone, secret]);
  return target;
}
