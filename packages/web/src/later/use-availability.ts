import type { Availability, Phone, PhoneSnapshot, Problem } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { asWished, sayWish, type Saying, type Wish } from './wish.ts';

/** When I may be rung, as the phone knows it; drawn again when it changes. */
export function useAvailability(phone: Phone): PhoneSnapshot['availability'] {
  const [availability, setAvailability] = useState(phone.getSnapshot().availability);
  useEffect(() => {
    function read(): void {
      setAvailability(phone.getSnapshot().availability);
    }
    read();
    return phone.subscribe(read);
  }, [phone]);
  return availability;
}

interface Said {
  /** With what I have said last, also before the server has answered. */
  readonly shown: Availability | null;
  /** The server has not answered yet. */
  readonly isAsked: boolean;
  /** What went wrong the last time. */
  readonly problem: Problem | null;
  readonly say: (saying: Saying) => void;
}

/** A way to say when I may be rung. What is refused is as the phone knows it (`known`) again. */
export function useSaying(phone: Phone, known: Availability | null): Said {
  const [{ wish, problem }, set] = useState<{ readonly wish: Wish; readonly problem: Problem | null }>({
    wish: { is: 'none' },
    problem: null,
  });
  // Of what is said in quick succession the last counts.
  const lastRef = useRef(0);
  async function say(saying: Saying): Promise<void> {
    const number = (lastRef.current += 1);
    const all = wish.is === 'asked' ? { ...wish.saying, ...saying } : saying;
    set({ wish: { is: 'asked', saying: all }, problem: null });
    const said = await sayWish(phone, saying);
    if (number === lastRef.current) set(said);
  }
  return { shown: known && asWished(known, wish), isAsked: wish.is === 'asked', problem, say: (saying) => void say(saying) };
}
