import { useEffect, useState } from 'preact/hooks';

/** A call that this page answers by itself: the chime sounds, or it has answered. */
export interface Answered {
  /** Its `call_id`. */
  readonly callId: string;
  /** The user whom it has answered. */
  readonly by: string;
  readonly is: 'chiming' | 'answered';
}

const place = 'earshot.wall.call';

/** The page may be loaded again in the middle of the call. */
function recall(): Answered | null {
  try {
    const [callId = '', by = ''] = sessionStorage.getItem(place)?.split(' ') ?? [];
    return callId === '' ? null : { callId, by, is: 'answered' };
  } catch {
    return null;
  }
}

let newest: Answered | null = recall();
const listeners = new Set<(answered: Answered | null) => void>();

/** From now on it is this call, or none. */
export function noteAnswered(answered: Answered | null): void {
  newest = answered;
  try {
    if (answered?.is === 'answered') sessionStorage.setItem(place, `${answered.callId} ${answered.by}`);
    else sessionStorage.removeItem(place);
  } finally {
    for (const listener of listeners) listener(answered);
  }
}

/** The call that this page has answered by itself last, or is about to. */
export function useAnswered(): Answered | null {
  const [answered, setAnswered] = useState(newest);
  useEffect(() => {
    setAnswered(newest);
    listeners.add(setAnswered);
    return () => void listeners.delete(setAnswered);
  }, []);
  return answered;
}
